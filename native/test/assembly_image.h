// A small but whole .NET assembly image for the tests: headers, two sections and a CLI header entry.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace lumigo {

inline void Put16(std::vector<uint8_t>* bytes, size_t at, uint32_t value) {
    (*bytes)[at] = static_cast<uint8_t>(value);
    (*bytes)[at + 1] = static_cast<uint8_t>(value >> 8);
}

inline void Put32(std::vector<uint8_t>* bytes, size_t at, uint32_t value) {
    Put16(bytes, at, value & 0xFFFF);
    Put16(bytes, at + 2, value >> 16);
}

constexpr size_t kPe = 0x80;
constexpr size_t kOptional = kPe + 24;

inline size_t SectionAt(bool wide, size_t index) { return kOptional + (wide ? 240 : 224) + index * 40; }

inline std::vector<uint8_t> MakeAssemblyImage(bool wide) {
    std::vector<uint8_t> image(0x600);
    image[0] = 'M';
    image[1] = 'Z';
    Put32(&image, 0x3C, kPe);
    image[kPe] = 'P';
    image[kPe + 1] = 'E';
    Put16(&image, kPe + 6, 2);
    Put16(&image, kPe + 20, wide ? 240 : 224);
    Put16(&image, kOptional, wide ? 0x20B : 0x10B);
    Put32(&image, kOptional + (wide ? 112 : 96) + 14 * 8, 0x2008);
    Put32(&image, SectionAt(wide, 0) + 16, 0x200);
    Put32(&image, SectionAt(wide, 0) + 20, 0x200);
    Put32(&image, SectionAt(wide, 1) + 16, 0x200);
    Put32(&image, SectionAt(wide, 1) + 20, 0x400);
    return image;
}

}  // namespace lumigo
