#include "settings.h"

#include <cstdlib>
#include <gtest/gtest.h>

namespace lumigo {

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
    unsetenv("LUMIGO_SWITCH_OFF");
    EXPECT_FALSE(IsSwitchedOff());
    setenv("LUMIGO_SWITCH_OFF", "TRUE", 1);
    EXPECT_TRUE(IsSwitchedOff());
    unsetenv("LUMIGO_SWITCH_OFF");
    setenv("OTEL_SDK_DISABLED", "True", 1);
    EXPECT_TRUE(IsSwitchedOff());
    setenv("OTEL_SDK_DISABLED", "false", 1);
    EXPECT_FALSE(IsSwitchedOff());
    unsetenv("OTEL_SDK_DISABLED");
}

}  // namespace lumigo
