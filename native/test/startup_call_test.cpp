#include "startup_call.h"

#include <gtest/gtest.h>

namespace lumigo {
namespace {

uint32_t Read32(const Bytes& code, size_t at) {
    uint32_t value;
    memcpy(&value, code.Data() + at, 4);
    return value;
}

}  // namespace

TEST(StartupCall, GuardsNestAndEveryWayOutLeadsToTheOriginalCode) {
    const uint8_t original[] = {0x0A, 0x02, 0x2A};
    IlBody body;
    ASSERT_TRUE(ParseIlBody(original, sizeof(original), &body));
    StartupTokens tokens = {};
    tokens.of[kException] = 0x02000001;
    tokens.of[kObject] = 0x02000002;
    tokens.of[kNewString] = 0x06000003;
    StartupTexts texts = {u"path", u"before", u"after", u"slow", u"no entry point"};
    ASSERT_TRUE(PrependStartupCall(tokens, texts, &body));

    ASSERT_EQ(body.clauses.Size(), 2u);
    const ExceptionClause& inner = body.clauses[0];
    const ExceptionClause& outer = body.clauses[1];
    EXPECT_EQ(inner.typeOrFilter, tokens.of[kException]);
    EXPECT_EQ(outer.typeOrFilter, tokens.of[kObject]);
    EXPECT_EQ(inner.tryOffset, 0u);
    EXPECT_EQ(inner.tryLength, inner.handlerOffset);
    EXPECT_EQ(outer.tryOffset, 0u);
    EXPECT_EQ(outer.tryLength, inner.handlerOffset + inner.handlerLength) << "the outer guard covers the inner handler";
    EXPECT_EQ(outer.handlerOffset, outer.tryLength);

    uint32_t end = outer.handlerOffset + outer.handlerLength;
    ASSERT_EQ(body.code.Size(), end + 2) << "then the original code";
    EXPECT_EQ(body.code[end], 0x02);
    for (uint32_t blockEnd : {inner.handlerOffset, outer.handlerOffset, end}) {
        EXPECT_EQ(body.code[blockEnd - 5], 0xDD) << "leave";
        EXPECT_EQ(blockEnd + Read32(body.code, blockEnd - 4), end);
    }
    EXPECT_EQ(body.code[outer.handlerOffset], 0x26) << "the last guard only pops";
}

TEST(StartupCall, TextsAreTakenFromTheirAddresses) {
    const uint8_t original[] = {0x06, 0x2A};
    IlBody body;
    ASSERT_TRUE(ParseIlBody(original, sizeof(original), &body));
    StartupTokens tokens = {};
    StartupTexts texts = {u"path", u"before", u"after", u"slow", u"no entry point"};
    ASSERT_TRUE(PrependStartupCall(tokens, texts, &body));
    uint64_t address;
    ASSERT_EQ(body.code[5], 0x21) << "ldc.i8 after the first call";
    memcpy(&address, body.code.Data() + 6, 8);
    EXPECT_EQ(reinterpret_cast<const WCHAR*>(address), texts.loaderPath);
    EXPECT_EQ(body.code[14], 0xD3) << "conv.i";
    EXPECT_EQ(body.code[15], 0x73) << "newobj";
}

}  // namespace lumigo
