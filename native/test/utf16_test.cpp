#include "utf16.h"

#include <gtest/gtest.h>
#include <string>

namespace lumigo {
namespace {

std::u16string Wide(const char* text) {
    Array<WCHAR> result;
    return Utf8ToUtf16(text, &result) ? std::u16string(result.Data()) : u"<invalid>";
}

std::string Narrow(const WCHAR* text) {
    Array<char> result;
    return Utf16ToUtf8(text, &result) ? std::string(result.Data()) : "<failed>";
}

}  // namespace

TEST(Utf16, EveryLengthGoesThereAndBack) {
    const char* text = "a b:c \xC3\xA4 \xE2\x82\xAC \xF0\x9F\x98\x80.dll";
    EXPECT_EQ(Wide(text), u"a b:c ä € 😀.dll");
    EXPECT_EQ(Narrow(u"a b:c ä € 😀.dll"), text);
    EXPECT_EQ(Wide(""), u"");
}

TEST(Utf16, PathsHaveSlashesHere) {
#ifdef _WIN32
    const WCHAR* there = u"C:\\a b\\c.dll";
#else
    const WCHAR* there = u"C:/a b/c.dll";
#endif
    EXPECT_EQ(Wide("C:/a b/c.dll"), there);
    EXPECT_EQ(Narrow(there), "C:/a b/c.dll");
}

TEST(Utf16, InvalidUtf8IsRefused) {
    for (const char* text : {"\x80", "\xC3", "\xC0\x80", "\xE2\x82", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xFF", "a\xF0\x9F\x98"}) {
        EXPECT_EQ(Wide(text), u"<invalid>");
    }
}

TEST(Utf16, UnpairedSurrogatesBecomeQuestionMarks) {
    const WCHAR high[] = {'a', 0xD83D, 'b', 0};
    const WCHAR low[] = {0xDE00, 0};
    EXPECT_EQ(Narrow(high), "a?b");
    EXPECT_EQ(Narrow(low), "?");
}

TEST(Utf16, EqualsAndLength) {
    EXPECT_TRUE(Equals(u"abc", u"abc"));
    EXPECT_FALSE(Equals(u"abc", u"ab"));
    EXPECT_FALSE(Equals(u"ab", u"abc"));
    EXPECT_EQ(Length(u"abc"), 3u);
}

}  // namespace lumigo
