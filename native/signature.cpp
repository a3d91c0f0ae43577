#include "signature.h"

namespace lumigo {

bool AppendCompressed(uint32_t value, Bytes* blob) {
    uint8_t bytes[4];
    if (value < 0x80) {
        bytes[0] = static_cast<uint8_t>(value);
        return blob->Append(bytes, 1);
    }
    if (value < 0x4000) {
        bytes[0] = static_cast<uint8_t>(0x80 | value >> 8);
        bytes[1] = static_cast<uint8_t>(value);
        return blob->Append(bytes, 2);
    }
    if (value > 0x1FFFFFFF) {
        return false;
    }
    bytes[0] = static_cast<uint8_t>(0xC0 | value >> 24);
    bytes[1] = static_cast<uint8_t>(value >> 16);
    bytes[2] = static_cast<uint8_t>(value >> 8);
    bytes[3] = static_cast<uint8_t>(value);
    return blob->Append(bytes, 4);
}

bool AppendTypeToken(Token token, Bytes* blob) {
    uint32_t tag;
    switch (token >> 24) {
        case 0x02: tag = 0; break;
        case 0x01: tag = 1; break;
        case 0x1B: tag = 2; break;
        default: return false;
    }
    return AppendCompressed((token & 0xFFFFFF) << 2 | tag, blob);
}

}  // namespace lumigo
