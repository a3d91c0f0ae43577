// Where we are installed: found from the shim's own path, so that no variable has to say it and the home can be moved.
#pragma once

#include "system.h"

namespace lumigo {

/// <home>/<platform>/<shim> and a runtime's major version to <home>/net/net<N>.0/Lumigo.AutoInstrumentation.Loader.dll.
/// Runtimes newer than the newest folder use the newest folder.
bool LoaderPath(const char* shimPath, unsigned runtimeMajor, Array<char>* path);

}  // namespace lumigo
