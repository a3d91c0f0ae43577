#include "settings.h"

#include <cstdlib>

namespace lumigo {

bool IsTrue(const char* value) {
    if (value == nullptr) {
        return false;
    }
    for (const char* expected = "true"; *expected != 0; expected++, value++) {
        if ((*value | 0x20) != *expected) {
            return false;
        }
    }
    return *value == 0;
}

bool IsSwitchedOff() { return IsTrue(getenv("LUMIGO_SWITCH_OFF")) || IsTrue(getenv("OTEL_SDK_DISABLED")); }

}  // namespace lumigo
