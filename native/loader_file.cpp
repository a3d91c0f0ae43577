#include "loader_file.h"

#include <cstring>

#include "system.h"

namespace lumigo {
namespace {

constexpr const char* kNotAnAssembly = "is not a .NET assembly";
constexpr const char* kTruncated = "is truncated";

uint16_t Read16(const uint8_t* p) { return static_cast<uint16_t>(p[0] | p[1] << 8); }
uint32_t Read32(const uint8_t* p) { return Read16(p) | static_cast<uint32_t>(Read16(p + 2)) << 16; }

}  // namespace

const char* CheckAssemblyImage(const uint8_t* head, size_t headSize, uint64_t fileSize) {
    constexpr size_t kSectionSize = 40;
    if (fileSize == 0) {
        return "is empty";
    }
    if (headSize < 2 || head[0] != 'M' || head[1] != 'Z') {
        return kNotAnAssembly;
    }
    if (headSize < 0x40) {
        return kTruncated;
    }
    size_t pe = Read32(head + 0x3C);
    if (pe > 0x10000) {
        return kNotAnAssembly;
    }
    if (pe + 24 > headSize) {
        return pe + 24 > fileSize ? kTruncated : kNotAnAssembly;
    }
    if (memcmp(head + pe, "PE\0\0", 4) != 0) {
        return kNotAnAssembly;
    }
    size_t sections = Read16(head + pe + 6);
    size_t optionalSize = Read16(head + pe + 20);
    size_t optional = pe + 24;
    size_t table = optional + optionalSize;
    if (table + sections * kSectionSize > headSize) {
        return table + sections * kSectionSize > fileSize ? kTruncated : kNotAnAssembly;
    }
    // The CLI header is data directory 14; the directories follow 96 bytes (PE32) or 112 bytes (PE32+) of the optional header.
    size_t directories = optionalSize < 2 ? 0 : Read16(head + optional) == 0x20B ? 112 : 96;
    if (sections == 0 || directories == 0 || optionalSize < directories + 15 * 8 || Read32(head + optional + directories + 14 * 8) == 0) {
        return kNotAnAssembly;
    }
    for (size_t i = 0; i < sections; i++) {
        const uint8_t* section = head + table + i * kSectionSize;
        uint64_t end = static_cast<uint64_t>(Read32(section + 16)) + Read32(section + 20);
        if (end > fileSize) {
            return kTruncated;
        }
    }
    return nullptr;
}

const char* CheckLoaderFile(const char* path) {
    uint8_t head[4096];
    size_t count = 0;
    uint64_t size = 0;
    const char* problem = ReadHead(path, head, sizeof(head), &count, &size);
    return problem != nullptr ? problem : CheckAssemblyImage(head, count, size);
}

}  // namespace lumigo
