#include "il_body.h"

#include <gtest/gtest.h>
#include <vector>

namespace lumigo {
namespace {

using V = std::vector<uint8_t>;

bool Parse(const V& bytes, IlBody* body) { return ParseIlBody(bytes.data(), bytes.size(), body); }

V Written(const IlBody& body) {
    Bytes bytes;
    EXPECT_TRUE(WriteIlBody(body, &bytes));
    return V(bytes.Data(), bytes.Data() + bytes.Size());
}

V Code(const IlBody& body) { return V(body.code.Data(), body.code.Data() + body.code.Size()); }

const V kTiny = {0x0A, 0x02, 0x2A};  // ldarg.0; ret
// 6 bytes of code, maxstack 4, locals 11000005, init, one small catch (try 0..2, handler 2..4, class 01000007)
const V kFatSmall = {0x1B, 0x30, 0x04, 0x00, 0x06, 0, 0, 0, 0x05, 0, 0, 0x11, 0, 0xDE, 0x26, 0xDE, 0, 0x2A, 0, 0,
                     0x01, 0x10, 0, 0, 0, 0, 0, 0, 2, 2, 0, 2, 7, 0, 0, 1};

}  // namespace

TEST(IlBodyParse, Tiny) {
    IlBody body;
    ASSERT_TRUE(Parse(kTiny, &body));
    EXPECT_EQ(Code(body), (V{0x02, 0x2A}));
    EXPECT_EQ(body.size, 3u);
    EXPECT_EQ(body.maxStack, 8);
    EXPECT_EQ(body.localSignature, 0u);
    EXPECT_EQ(Written(body), (V{0x03, 0x30, 8, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x2A}));
}

TEST(IlBodyParse, SmallClausesBecomeFat) {
    IlBody body;
    ASSERT_TRUE(Parse(kFatSmall, &body));
    EXPECT_EQ(body.maxStack, 4);
    EXPECT_TRUE(body.initLocals);
    EXPECT_EQ(body.localSignature, 0x11000005u);
    EXPECT_EQ(body.size, kFatSmall.size());
    ASSERT_EQ(body.clauses.Size(), 1u);
    EXPECT_EQ(body.clauses[0].handlerOffset, 2u);
    EXPECT_EQ(body.clauses[0].typeOrFilter, 0x01000007u);
    V fat = Written(body);
    EXPECT_EQ(fat.size(), 20u + 4 + 24);
    EXPECT_EQ(V(fat.begin() + 20, fat.begin() + 24), (V{0x41, 28, 0, 0}));
    IlBody again;
    ASSERT_TRUE(Parse(fat, &again));
    EXPECT_EQ(Written(again), fat);
}

TEST(IlBodyParse, SectionSizeWithoutItsHeader) {
    V bytes = kFatSmall;
    bytes[21] = 12;
    IlBody body;
    ASSERT_TRUE(Parse(bytes, &body));
    EXPECT_EQ(body.clauses.Size(), 1u);
}

TEST(IlBodyParse, NonsenseIsRefused) {
    IlBody a, b, c, d, e, f, g;
    EXPECT_FALSE(Parse({}, &a));
    EXPECT_FALSE(Parse({0x02}, &b)) << "tiny without code";
    EXPECT_FALSE(Parse({0x0E, 0x2A}, &c)) << "tiny cut";
    EXPECT_FALSE(Parse({0x00, 0x2A}, &d)) << "unknown header";
    V bytes = kFatSmall;
    bytes[4] = 0xFF;
    EXPECT_FALSE(Parse(bytes, &e)) << "code beyond the end";
    bytes = kFatSmall;
    bytes[29] = 6;
    bytes[30] = 1;
    EXPECT_FALSE(Parse(bytes, &f)) << "handler beyond the code";
    bytes = kFatSmall;
    bytes[11] = 0x12;
    EXPECT_FALSE(Parse(bytes, &g)) << "locals that are no signature";
}

TEST(IlBodyPrepend, OldClausesMoveAndNewOnesComeFirst) {
    IlBody body;
    ASSERT_TRUE(Parse(kFatSmall, &body));
    ASSERT_TRUE(body.clauses.Append({kClauseFilter, 0, 2, 4, 1, 2}));
    Bytes prefix;
    for (int i = 0; i < 10; i++) {
        ASSERT_TRUE(prefix.Append(uint8_t{0}));
    }
    Array<ExceptionClause> clauses;
    ASSERT_TRUE(clauses.Append({kClauseCatch, 0, 5, 5, 5, 0x02000001}));
    ASSERT_TRUE(PrependIl(prefix, clauses, 8, &body));
    EXPECT_EQ(body.maxStack, 8);
    EXPECT_EQ(body.code.Size(), 16u);
    ASSERT_EQ(body.clauses.Size(), 3u);
    EXPECT_EQ(body.clauses[0].typeOrFilter, 0x02000001u);
    EXPECT_EQ(body.clauses[1].tryOffset, 10u);
    EXPECT_EQ(body.clauses[1].handlerOffset, 12u);
    EXPECT_EQ(body.clauses[1].typeOrFilter, 0x01000007u) << "a class does not move";
    EXPECT_EQ(body.clauses[2].typeOrFilter, 12u) << "a filter does";
}

TEST(IlBodyPrepend, LargerStackStays) {
    IlBody body;
    ASSERT_TRUE(Parse(kTiny, &body));
    body.maxStack = 20;
    Bytes nothing;
    Array<ExceptionClause> none;
    ASSERT_TRUE(PrependIl(nothing, none, 8, &body));
    EXPECT_EQ(body.maxStack, 20);
}

}  // namespace lumigo
