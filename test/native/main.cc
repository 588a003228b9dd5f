// SIGPIPE keeps its default here and would end the tests: that they pass proves that no send can raise it.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
