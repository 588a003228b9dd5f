# For CMake: zig's compiler of C++ for another machine than this one, which puts its own C++ library inside.
# NETLAB_TRIPLE says which machine: aarch64-linux-musl, or x86_64-linux-gnu.2.28 with the oldest C library.
set(TRIPLE $ENV{NETLAB_TRIPLE})
string(REGEX MATCH "^[^-]+" PROCESSOR ${TRIPLE})
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR ${PROCESSOR})

set(ZIG $ENV{NETLAB_ZIG})
set(CMAKE_CXX_COMPILER ${ZIG} c++)
set(CMAKE_CXX_COMPILER_TARGET ${TRIPLE})
# In place of programs that the machine may not have, or only for itself.
set(CMAKE_CXX_ARCHIVE_CREATE "${ZIG} ar qc <TARGET> <LINK_FLAGS> <OBJECTS>")
set(CMAKE_CXX_ARCHIVE_APPEND "${ZIG} ar q <TARGET> <LINK_FLAGS> <OBJECTS>")
set(CMAKE_CXX_ARCHIVE_FINISH "${ZIG} ranlib <TARGET>")
# CMake tries the compiler with a program, for which zig would compile its C++ library: the addon, which is no
# program, needs it compiled otherwise.
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
