#include "module_metadata.h"

#include "loader_file.h"
#include "system.h"

namespace lumigo {
namespace {

constexpr Guid kClsidDispenser = {0xE5CB7A31, 0x7512, 0x11D2, {0x89, 0xCE, 0x00, 0x80, 0xC7, 0x92, 0xE5, 0xD8}};
constexpr Guid kIidDispenser = {0x809C652E, 0x7396, 0x11D2, {0x97, 0x71, 0x00, 0xA0, 0xC9, 0xB4, 0xD5, 0x0C}};

struct Dispenser : ComObject {
    HRESULT OpenScopeOnMemory(const void* metadata, ULONG size, DWORD flags, const Guid* iid, void** scope) {
        return Call<5>(metadata, size, flags, iid, scope);
    }
};

uint32_t Read(const uint8_t* at, size_t size) {
    uint32_t value = 0;
    memcpy(&value, at, size);  // little-endian, as every platform we run on
    return value;
}

const uint8_t* Find(ProfilerInfo* info, ModuleId module, uint32_t* size) {
    const uint8_t* image = nullptr;
    ULONG length = 0;
    AssemblyId assembly = 0;
    DWORD flags = 0;
    if (Failed(info->GetModuleInfo2(module, &image, 0, &length, nullptr, &assembly, &flags)) || image == nullptr) {
        return nullptr;
    }
    // No end is known of what the runtime has loaded, and thereby checked.
    return FindMetadata(image, SIZE_MAX / 2, (flags & kModuleFlatLayout) == 0, size);
}

}  // namespace

HRESULT OpenMetadata(ProfilerInfo* info, ModuleId module, ComPtr<MetadataImport>* import) {
    using GetDispenser = HRESULT(LUMIGO_CALL*)(const Guid* classId, const Guid* iid, void** dispenser);
    auto getDispenser = reinterpret_cast<GetDispenser>(FindRuntimeExport(info->vtable[0], "MetaDataGetDispenser"));
    uint32_t size = 0;
    const uint8_t* metadata = Find(info, module, &size);
    ComPtr<Dispenser> dispenser;
    if (metadata != nullptr && getDispenser != nullptr && !Failed(getDispenser(&kClsidDispenser, &kIidDispenser, dispenser.Receive())) &&
        !Failed(dispenser->OpenScopeOnMemory(metadata, size, kOpenRead | kOpenReadOnly, &kIidMetadataImport, import->Receive()))) {
        return kOk;
    }
    return info->GetModuleMetaData(module, kOpenRead, &kIidMetadataImport, import->Receive());
}

const uint8_t* FindMetadata(const uint8_t* image, size_t imageSize, bool isMapped, uint32_t* size) {
    if (CheckAssemblyImage(image, imageSize, isMapped ? UINT64_MAX : imageSize) != nullptr) {
        return nullptr;
    }
    const uint8_t* pe = image + Read(image + 0x3C, 4);
    const uint8_t* optional = pe + 24;
    const uint8_t* sections = optional + Read(pe + 20, 2);
    size_t sectionCount = Read(pe + 6, 2);
    auto at = [&](uint32_t address, uint32_t wanted) -> const uint8_t* {
        for (const uint8_t* section = sections; section < sections + sectionCount * 40; section += 40) {
            uint32_t length = Read(section + 8, 4), start = Read(section + 12, 4), inside = address - start;
            size_t offset = size_t{isMapped ? start : Read(section + 20, 4)} + inside;
            if (address >= start && inside < length && length - inside >= wanted && offset <= imageSize && imageSize - offset >= wanted) {
                return image + offset;
            }
        }
        return nullptr;
    };
    const uint8_t* header = at(Read(optional + (Read(optional, 2) == 0x20B ? 112 : 96) + 14 * 8, 4), 16);
    *size = header == nullptr ? 0 : Read(header + 12, 4);
    const uint8_t* metadata = header == nullptr ? nullptr : at(Read(header + 8, 4), *size);
    return metadata != nullptr && *size >= 4 && Read(metadata, 4) == 0x424A5342 ? metadata : nullptr;
}

}  // namespace lumigo
