// Reads a module's metadata without a trace in the runtime. ProfilerInfo::GetModuleMetaData makes the runtime convert the metadata into a
// form that can be written, and everything the process does with it afterwards is slower: for CoreLib that is a tenth of an application's start.
// The runtime's own reader, opened beside it on the same bytes, leaves the runtime's copy alone.
#pragma once

#include "metadata_interfaces.h"
#include "profiler_info.h"

namespace lumigo {

/// Opens the metadata for reading; where that fails, in the runtime's way after all.
HRESULT OpenMetadata(ProfilerInfo* info, ModuleId module, ComPtr<MetadataImport>* import);

/// Finds the metadata in an assembly's image; null for anything unexpected. `isMapped`: sections lie at their addresses, not as in the file.
const uint8_t* FindMetadata(const uint8_t* image, size_t imageSize, bool isMapped, uint32_t* size);

}  // namespace lumigo
