#include "signature.h"

#include <gtest/gtest.h>
#include <vector>

namespace lumigo {
namespace {

std::vector<uint8_t> Compressed(uint32_t value) {
    Bytes blob;
    return AppendCompressed(value, &blob) ? std::vector<uint8_t>(blob.Data(), blob.Data() + blob.Size()) : std::vector<uint8_t>();
}

std::vector<uint8_t> TypeToken(Token token) {
    Bytes blob;
    return AppendTypeToken(token, &blob) ? std::vector<uint8_t>(blob.Data(), blob.Data() + blob.Size()) : std::vector<uint8_t>();
}

using V = std::vector<uint8_t>;

}  // namespace

TEST(Signature, CompressedNumbersAsInTheStandard) {
    EXPECT_EQ(Compressed(0x03), (V{0x03}));
    EXPECT_EQ(Compressed(0x7F), (V{0x7F}));
    EXPECT_EQ(Compressed(0x80), (V{0x80, 0x80}));
    EXPECT_EQ(Compressed(0x2E57), (V{0xAE, 0x57}));
    EXPECT_EQ(Compressed(0x3FFF), (V{0xBF, 0xFF}));
    EXPECT_EQ(Compressed(0x4000), (V{0xC0, 0x00, 0x40, 0x00}));
    EXPECT_EQ(Compressed(0x1FFFFFFF), (V{0xDF, 0xFF, 0xFF, 0xFF}));
    EXPECT_EQ(Compressed(0x20000000), V{});
}

TEST(Signature, TypeTokens) {
    EXPECT_EQ(TypeToken(0x01000012), (V{0x49}));  // the standard's example
    EXPECT_EQ(TypeToken(0x02000082), (V{0x82, 0x08}));
    EXPECT_EQ(TypeToken(0x1B000001), (V{0x06}));
    EXPECT_EQ(TypeToken(0x06000001), V{});
}

}  // namespace lumigo
