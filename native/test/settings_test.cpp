#include "settings.h"

#include <cstdlib>
#include <gtest/gtest.h>

namespace lumigo {
namespace {

#ifdef _WIN32
void SetVariable(const char* name, const char* value) { _putenv_s(name, value); }
void UnsetVariable(const char* name) { _putenv_s(name, ""); }
#else
void SetVariable(const char* name, const char* value) { setenv(name, value, 1); }
void UnsetVariable(const char* name) { unsetenv(name); }
#endif

}  // namespace

TEST(Settings, TrueInAnyCase) {
    for (const char* value : {"true", "TRUE", "True", "tRuE"}) {
        EXPECT_TRUE(IsTrue(value)) << value;
    }
}

TEST(Settings, NothingElseIsTrue) {
    for (const char* value : {"", "1", "yes", "false", "tru", "truee", " true", "true ", "\x14rue"}) {
        EXPECT_FALSE(IsTrue(value)) << value;
    }
    EXPECT_FALSE(IsTrue(nullptr));
}

TEST(Settings, SwitchOffIsReadFromTheEnvironment) {
    UnsetVariable("LUMIGO_SWITCH_OFF");
    EXPECT_FALSE(IsSwitchedOff());
    SetVariable("LUMIGO_SWITCH_OFF", "TRUE");
    EXPECT_TRUE(IsSwitchedOff());
    UnsetVariable("LUMIGO_SWITCH_OFF");
    SetVariable("OTEL_SDK_DISABLED", "True");
    EXPECT_TRUE(IsSwitchedOff());
    SetVariable("OTEL_SDK_DISABLED", "false");
    EXPECT_FALSE(IsSwitchedOff());
    UnsetVariable("OTEL_SDK_DISABLED");
}

}  // namespace lumigo
