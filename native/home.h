// Where we are installed: found from the shim's own path, so that no variable has to say it and the home can be moved.
#pragma once

#include "array.h"

namespace lumigo {

/// The path of the library, loaded by the dynamic linker, that holds an address; empty for the program itself. False when there is none.
bool FindLibrary(const void* address, Array<char>* path);

/// The path this library was loaded from, links resolved. False when it cannot be found.
bool FindOwnPath(Array<char>* path);

/// <home>/<platform>/<shim>.so and a runtime's major version to <home>/net/net<N>.0/Lumigo.AutoInstrumentation.Loader.dll.
/// Runtimes newer than the newest folder use the newest folder.
bool LoaderPath(const char* shimPath, unsigned runtimeMajor, Array<char>* path);

}  // namespace lumigo
