// What the compiler expects from a C++ runtime library, which we do not link.
#include <cstdlib>

extern "C" void __cxa_pure_virtual() { abort(); }
