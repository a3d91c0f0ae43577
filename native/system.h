// What the shim asks of the operating system: linux/system.cpp and windows/system.cpp answer. Paths are UTF-8 with slashes on both.
#pragma once

#include "array.h"

namespace lumigo {

/// The path this library was loaded from, links resolved. False when it cannot be found.
bool FindOwnPath(Array<char>* path);

/// The function of this name in the library that holds the given code, or in the program if it does. Null when there is none.
void* FindRuntimeExport(const void* code, const char* name);

bool ExistsOnDisk(const char* path);

/// Reads a regular file's first bytes and its size. What is wrong with it, or null. Never waits for what is no file.
const char* ReadHead(const char* path, uint8_t* head, size_t capacity, size_t* count, uint64_t* size);

/// The running program and its NUL-separated arguments, as far as they can be read. False without the program.
bool ReadCommandLine(Array<char>* executable, Array<char>* arguments);

/// Starts a thread that ends with the process, has room for the runtime's calls and takes none of the application's signals.
bool StartThread(void* (*main)(void*), void* argument);

/// With one write; a failure is nobody's to tell.
void WriteStandardError(const char* text, size_t length);

}  // namespace lumigo
