#include "startup_call.h"

#include <gtest/gtest.h>
#include <vector>

namespace lumigo {
namespace {

using V = std::vector<uint8_t>;

struct Clause {
    uint32_t flags, tryOffset, tryLength, handlerOffset, handlerLength, type;
};

struct Body {
    Bytes bytes;
    uint32_t codeSize = 0;
    const uint8_t* code = nullptr;
    Clause clauses[2] = {};
};

const StartupTexts kTexts = {u"path", u"before", u"after", u"slow", u"no entry point"};

uint32_t Read32(const uint8_t* at) {
    uint32_t value;
    memcpy(&value, at, 4);
    return value;
}

StartupTokens Tokens() {
    StartupTokens tokens = {};
    tokens.of[kException] = 0x02000001;
    tokens.of[kObject] = 0x02000002;
    tokens.of[kNewString] = 0x06000003;
    return tokens;
}

bool Write(const V& original, Body* body) {
    if (!WriteStartupBody(Tokens(), kTexts, original.data(), original.size(), &body->bytes)) {
        return false;
    }
    body->codeSize = Read32(body->bytes.Data() + 4);
    body->code = body->bytes.Data() + 12;
    size_t section = (12 + body->codeSize + size_t{3}) & ~size_t{3};
    EXPECT_EQ(body->bytes.Size(), section + 4 + sizeof(body->clauses));
    EXPECT_EQ(Read32(body->bytes.Data() + section), 0x41u | (4 + 48) << 8) << "one section of two fat clauses";
    memcpy(body->clauses, body->bytes.Data() + section + 4, sizeof(body->clauses));
    return true;
}

const V kTiny = {0x0A, 0x02, 0x2A};  // ldarg.0; ret
// 2 bytes of code, maxstack 20, locals 11000005, init
const V kFat = {0x13, 0x30, 0x14, 0x00, 0x02, 0, 0, 0, 0x05, 0, 0, 0x11, 0x02, 0x2A};

}  // namespace

TEST(StartupCall, GuardsNestAndEveryWayOutLeadsToTheOriginalCode) {
    for (const V& original : {kTiny, kFat}) {
        Body body;
        ASSERT_TRUE(Write(original, &body));
        const Clause& inner = body.clauses[0];
        const Clause& outer = body.clauses[1];
        EXPECT_EQ(inner.flags | outer.flags, 0u) << "catch";
        EXPECT_EQ(inner.type, 0x02000001u);
        EXPECT_EQ(outer.type, 0x02000002u);
        EXPECT_EQ(inner.tryOffset, 0u);
        EXPECT_EQ(inner.tryLength, inner.handlerOffset);
        EXPECT_EQ(outer.tryOffset, 0u);
        EXPECT_EQ(outer.tryLength, inner.handlerOffset + inner.handlerLength) << "the outer guard covers the inner handler";
        EXPECT_EQ(outer.handlerOffset, outer.tryLength);

        uint32_t end = outer.handlerOffset + outer.handlerLength;
        ASSERT_EQ(body.codeSize, end + 2) << "then the original code";
        EXPECT_EQ(V(body.code + end, body.code + end + 2), (V{0x02, 0x2A}));
        for (uint32_t blockEnd : {inner.handlerOffset, outer.handlerOffset, end}) {
            EXPECT_EQ(body.code[blockEnd - 5], 0xDD) << "leave";
            EXPECT_EQ(blockEnd + Read32(body.code + blockEnd - 4), end);
        }
        EXPECT_EQ(body.code[outer.handlerOffset], 0x26) << "the last guard only pops";
    }
}

TEST(StartupCall, TheOriginalsHeaderStays) {
    Body tiny, fat;
    ASSERT_TRUE(Write(kTiny, &tiny));
    EXPECT_EQ(Read32(tiny.bytes.Data()), 0x0008300Bu) << "fat, with sections, maxstack 8";
    EXPECT_EQ(Read32(tiny.bytes.Data() + 8), 0u);
    ASSERT_TRUE(Write(kFat, &fat));
    EXPECT_EQ(Read32(fat.bytes.Data()), 0x0014301Bu) << "a larger stack and initialised locals";
    EXPECT_EQ(Read32(fat.bytes.Data() + 8), 0x11000005u);
}

TEST(StartupCall, WhatIsNoBodyOrHasClausesIsRefused) {
    Body body;
    EXPECT_FALSE(Write({}, &body));
    EXPECT_FALSE(Write({0x02}, &body)) << "tiny without code";
    EXPECT_FALSE(Write({0x0E, 0x2A}, &body)) << "tiny cut";
    EXPECT_FALSE(Write({0x00, 0x2A}, &body)) << "unknown header";
    V bytes = kFat;
    bytes[4] = 3;
    EXPECT_FALSE(Write(bytes, &body)) << "code beyond the end";
    bytes = kFat;
    bytes.resize(11);
    EXPECT_FALSE(Write(bytes, &body)) << "header cut";
    bytes = kFat;
    bytes[0] |= 0x08;
    EXPECT_FALSE(Write(bytes, &body)) << "with exception clauses";
}

TEST(StartupCall, TextsAreTakenFromTheirAddresses) {
    Body body;
    ASSERT_TRUE(Write(kTiny, &body));
    uint64_t address;
    ASSERT_EQ(body.code[5], 0x21) << "ldc.i8 after the first call";
    memcpy(&address, body.code + 6, 8);
    EXPECT_EQ(reinterpret_cast<const WCHAR*>(address), kTexts.loaderPath);
    EXPECT_EQ(body.code[14], 0xD3) << "conv.i";
    EXPECT_EQ(body.code[15], 0x73) << "newobj";
}

}  // namespace lumigo
