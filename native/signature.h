// Writes signature blobs (ECMA-335 II.23.2).
#pragma once

#include "array.h"
#include "profiler_types.h"

namespace lumigo {

constexpr uint8_t kSigStatic = 0x00;
constexpr uint8_t kSigInstance = 0x20;

constexpr uint8_t kTypeVoid = 0x01;
constexpr uint8_t kTypeBoolean = 0x02;
constexpr uint8_t kTypeChar = 0x03;
constexpr uint8_t kTypeInt32 = 0x08;
constexpr uint8_t kTypeString = 0x0E;
constexpr uint8_t kTypePointer = 0x0F;
constexpr uint8_t kTypeValueType = 0x11;
constexpr uint8_t kTypeClass = 0x12;

/// Appends an unsigned number in compressed form. False above 0x1FFFFFFF.
bool AppendCompressed(uint32_t value, Bytes* blob);

/// Appends a type definition, reference or specification as TypeDefOrRef. False for any other token.
bool AppendTypeToken(Token token, Bytes* blob);

}  // namespace lumigo
