// The environment variables the shim itself obeys.
#pragma once

namespace lumigo {

/// "true" in any case; nothing else, and nothing around it.
bool IsTrue(const char* value);

/// LUMIGO_SWITCH_OFF or OTEL_SDK_DISABLED.
bool IsSwitchedOff();

}  // namespace lumigo
