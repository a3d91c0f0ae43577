// Which processes we step out of: SDK commands, compilers, build servers, test hosts and diagnostic tools.
// Two looks: the command line (cheap, before anything is loaded) and the entry module's path (the truth).
#pragma once

#include "system.h"

namespace lumigo {

/// Answers whether a file exists; a parameter, so that the rules can be tested without files.
using FileExists = bool (*)(const char* path);

/// The program and its NUL-separated arguments, as ReadCommandLine gives them.
bool IsExcludedCommand(const char* executable, const char* arguments, size_t length, FileExists exists);

/// The path, or in single-file apps the bare name, of the module that holds Main.
bool IsExcludedEntry(const char* path, FileExists exists);

/// Asks IsExcludedCommand about the running process.
bool IsExcludedProcess();

}  // namespace lumigo
