#include "metadata_image.h"

#include <gtest/gtest.h>
#include <cstring>

#include "framework_assembly.h"
#include "signature.h"
#include "startup_tokens.h"

namespace lumigo {
namespace {

// What the loader of images does: every section at its address.
std::vector<uint8_t> Map(const std::vector<uint8_t>& file) {
    auto read = [&](size_t at) {
        uint32_t value;
        memcpy(&value, &file[at], 4);
        return value;
    };
    size_t pe = read(0x3C);
    std::vector<uint8_t> mapped(read(pe + 24 + 56));
    size_t sections = pe + 24 + (read(pe + 20) & 0xFFFF);
    memcpy(mapped.data(), file.data(), read(pe + 24 + 60));
    for (size_t i = 0; i < (read(pe + 6) & 0xFFFF); i++) {
        size_t section = sections + i * 40;
        memcpy(&mapped[read(section + 12)], &file[read(section + 20)], std::min(read(section + 8), read(section + 16)));
    }
    return mapped;
}

}  // namespace

TEST(MetadataImage, FindsTheStartCallInCoreLibAsFileAndMapped) {
    std::vector<uint8_t> file = ReadFrameworkAssembly("System.Private.CoreLib.dll");
    ASSERT_FALSE(file.empty());
    std::vector<uint8_t> mapped = Map(file);
    MetadataImage flatImage, mappedImage;
    ASSERT_TRUE(flatImage.OpenLoaded(file.data(), false));
    ASSERT_TRUE(mappedImage.OpenLoaded(mapped.data(), true));
    StartupTokens flat = {}, same = {};
    EXPECT_EQ(FindStartupTokens<const MetadataImage>(&flatImage, &flat), nullptr);
    EXPECT_EQ(FindStartupTokens<const MetadataImage>(&mappedImage, &same), nullptr);
    EXPECT_EQ(memcmp(&flat, &same, sizeof(flat)), 0);
}

TEST(MetadataImage, NamesNamespacesNestingAndSignaturesMustBeTheSame) {
    std::vector<uint8_t> file = ReadFrameworkAssembly("System.Private.CoreLib.dll");
    MetadataImage image;
    ASSERT_TRUE(image.Open(file.data(), file.size(), false));
    Token console = 0, error = 0, stringType = 0, found = 0;
    ASSERT_EQ(image.FindTypeDefByName(u"Internal.Console", 0, &console), kOk);
    ASSERT_EQ(image.FindTypeDefByName(u"Error", console, &error), kOk);
    ASSERT_EQ(image.FindTypeDefByName(u"System.String", 0, &stringType), kOk);
    EXPECT_EQ(image.FindTypeDefByName(u"Error", stringType, &found), kNotFound);
    EXPECT_EQ(image.FindTypeDefByName(u"Error", 0, &found), kNotFound);
    EXPECT_EQ(image.FindTypeDefByName(u"String", 0, &found), kNotFound);
    EXPECT_EQ(image.FindTypeDefByName(u"System.Strin", 0, &found), kNotFound);
    EXPECT_EQ(image.FindTypeDefByName(u"System.Stringy", 0, &found), kNotFound);
    EXPECT_EQ(image.FindTypeDefByName(u"System.Console", console, &found), kNotFound);

    const uint8_t insert[] = {kSigInstance, 2, kTypeString, kTypeInt32, kTypeString};
    const uint8_t other[] = {kSigInstance, 2, kTypeString, kTypeInt32, kTypeInt32};
    EXPECT_EQ(image.FindMethod(stringType, u"Insert", insert, sizeof(insert), &found), kOk);
    EXPECT_EQ(found >> 24, 0x06u);
    EXPECT_EQ(image.FindMethod(stringType, u"Insert", other, sizeof(other), &found), kNotFound);
    EXPECT_EQ(image.FindMethod(stringType, u"Insert", insert, sizeof(insert) - 1, &found), kNotFound);
    EXPECT_EQ(image.FindMethod(console, u"Insert", insert, sizeof(insert), &found), kNotFound);
    EXPECT_EQ(image.FindMethod(0x02FFFFFF, u"Insert", insert, sizeof(insert), &found), kNotFound);
}

TEST(MetadataImage, WhatIsNoAssemblyIsRefused) {
    MetadataImage image;
    const uint8_t zeros[0x400] = {};
    EXPECT_FALSE(image.OpenLoaded(nullptr, true));
    EXPECT_FALSE(image.OpenLoaded(zeros, true));
    EXPECT_FALSE(image.Open(zeros, 3, false));
}

}  // namespace lumigo
