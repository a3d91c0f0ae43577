// Is the loader's file safe to map? A missing, unreadable or cut file would otherwise kill the app (a mapped page beyond the end is SIGBUS).
#pragma once

#include <cstddef>
#include <cstdint>

namespace lumigo {

/// What is wrong with a file; null when nothing is.
const char* CheckLoaderFile(const char* path);

/// What is wrong with a PE file that starts with these bytes and has this size on disk; null when it is a whole .NET assembly.
const char* CheckAssemblyImage(const uint8_t* head, size_t headSize, uint64_t fileSize);

}  // namespace lumigo
