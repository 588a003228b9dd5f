// Where CPython keeps what tells a thread's lines, version by version.
#pragma once

#include <cstdint>

namespace netlab::watch {

struct PythonLayout {
  // From a thread's state to its innermost frame; 3.11 and 3.12 have something in between.
  uint16_t frame;
  bool isHeld;
  uint16_t heldFrame;
  // Of a frame.
  uint16_t code;
  uint16_t previous;
  uint16_t at;     // what is executed: an index, or an address where the code has `bytecode`
  uint16_t owner;  // 0: none. Frames that C owns are no frames of the program's.
  uint8_t unit;    // bytes that an index counts
  // Of a code object.
  uint16_t bytecode;
  uint16_t fileName;
  uint16_t name;
  // Of a text: where its characters begin when all are ASCII, and else; 0: it is a string of Python 2.
  uint16_t ascii;
  uint16_t compact;
};

// False where the version is not known: better no line than a guess.
bool findPythonLayout(PythonLayout& layout, uint32_t& minorVersion);

}  // namespace netlab::watch
