# For CMake: zig's compiler of C++, which puts its own C++ library inside, for any Linux whose C library is
# glibc 2.28 or newer. VS Code itself asks for that.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR x86_64)

set(ZIG $ENV{NETLAB_ZIG})
set(CMAKE_CXX_COMPILER ${ZIG} c++)
set(CMAKE_CXX_COMPILER_TARGET x86_64-linux-gnu.2.28)
# In place of programs that the machine may not have, or only for itself.
set(CMAKE_CXX_ARCHIVE_CREATE "${ZIG} ar qc <TARGET> <LINK_FLAGS> <OBJECTS>")
set(CMAKE_CXX_ARCHIVE_APPEND "${ZIG} ar q <TARGET> <LINK_FLAGS> <OBJECTS>")
set(CMAKE_CXX_ARCHIVE_FINISH "${ZIG} ranlib <TARGET>")
# CMake tries the compiler with a program, for which zig would compile its C++ library: the addon, which is no
# program, needs it compiled otherwise.
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
