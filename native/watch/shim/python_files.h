// Texts of Python, and whose a file is.
#pragma once

#include <cstddef>
#include <cstdint>

#include "watch/shim/python_layout.h"

namespace netlab::watch {

inline constexpr size_t pathBytes = 1024;

// As UTF-8. False where it is no text, or too long.
bool readText(uint64_t object, const PythonLayout& layout, char* to, size_t size);

// Absolute; what is no file, such as <string>, as it is.
bool readFileName(uint64_t object, const PythonLayout& layout, char (&to)[pathBytes]);

enum class Origin : uint8_t { own, installed, standard };

Origin originOf(const char* path);

// Whether a debugger makes its own sockets in it.
bool isOfDebugger(const char* path);

// Before main: what the program's relative file names are relative to.
void keepFolder();

}  // namespace netlab::watch
