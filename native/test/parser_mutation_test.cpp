// Random truncations and bit flips of everything we parse: no answer is wrong, a crash is. Meant to run under the address sanitizer too.
#include <gtest/gtest.h>
#include <algorithm>
#include <memory>
#include <random>

#include "assembly_image.h"
#include "framework_assembly.h"
#include "loader_file.h"
#include "module_metadata.h"
#include "process_exclusion.h"
#include "startup_call.h"
#include "utf16.h"

namespace lumigo {
namespace {

constexpr int kRounds = 20000;

// An exact heap copy, so that the sanitizer sees every read beyond the end.
std::unique_ptr<uint8_t[]> Mutate(std::vector<uint8_t> bytes, std::mt19937* random, size_t* size) {
    unsigned flips = (*random)() % 8;
    for (unsigned i = 0; i < flips && !bytes.empty(); i++) {
        bytes[(*random)() % bytes.size()] ^= static_cast<uint8_t>(1u << ((*random)() % 8));
    }
    if ((*random)() % 2 == 0) {
        bytes.resize((*random)() % (bytes.size() + 1));
    }
    *size = bytes.size();
    std::unique_ptr<uint8_t[]> copy(new uint8_t[bytes.size()]);
    std::copy(bytes.begin(), bytes.end(), copy.get());
    return copy;
}

}  // namespace

TEST(ParserMutation, StartupBodies) {
    std::vector<uint8_t> seed(12 + 64);
    seed[0] = 0x13;
    seed[1] = 0x30;
    seed[2] = 4;
    seed[4] = 64;
    const StartupTexts texts = {u"path", u"before", u"after", u"slow", u"no entry point"};
    std::mt19937 random(1);
    int accepted = 0;
    for (int i = 0; i < kRounds; i++) {
        size_t size = 0;
        auto bytes = Mutate(seed, &random, &size);
        Bytes body;
        if (WriteStartupBody({}, texts, bytes.get(), size, &body)) {
            accepted++;
            // What was accepted ends with all of the original's code, and the clauses behind it.
            uint32_t codeSize;
            memcpy(&codeSize, body.Data() + 4, 4);
            ASSERT_EQ(body.Size(), ((12 + codeSize + size_t{3}) & ~size_t{3}) + 4 + 48);
        }
    }
    EXPECT_GT(accepted, kRounds / 100);
    EXPECT_LT(accepted, kRounds);
}

TEST(ParserMutation, AssemblyImages) {
    std::mt19937 random(2);
    int refused = 0;
    for (int i = 0; i < kRounds; i++) {
        size_t size = 0;
        auto bytes = Mutate(MakeAssemblyImage(i % 2 == 0), &random, &size);
        refused += CheckAssemblyImage(bytes.get(), size, size) != nullptr;
    }
    EXPECT_GT(refused, kRounds / 3);
}

TEST(ParserMutation, CommandLinesAndPaths) {
    using namespace std::string_literals;
    const std::string line = "dotnet\0exec\0--fx-version\0"s + "8.0.0\0/usr/share/dotnet/sdk/10.0.401/MSBuild.dll\0/m\0"s;
    std::mt19937 random(3);
    int excluded = 0;
    for (int i = 0; i < kRounds; i++) {
        size_t size = 0;
        auto bytes = Mutate(std::vector<uint8_t>(line.begin(), line.end()), &random, &size);
        excluded += IsExcludedCommand("/usr/bin/dotnet", reinterpret_cast<char*>(bytes.get()), size, [](const char*) { return true; });
        std::string text(reinterpret_cast<char*>(bytes.get()), size);
        Array<WCHAR> wide;
        Array<char> narrow;
        if (Utf8ToUtf16(text.c_str(), &wide)) {
            ASSERT_TRUE(Utf16ToUtf8(wide.Data(), &narrow));
#ifdef _WIN32
            std::replace(text.begin(), text.end(), '\\', '/');
#endif
            ASSERT_STREQ(narrow.Data(), text.c_str());
        }
    }
    EXPECT_GT(excluded, 0);
}

TEST(ParserMutation, Metadata) {
    const std::vector<uint8_t> file = ReadFrameworkAssembly("System.Collections.dll");
    ASSERT_FALSE(file.empty());
    // Where all that is read lies: the headers, and the metadata.
    const uint8_t magic[] = {'B', 'S', 'J', 'B'};
    size_t metadata = static_cast<size_t>(std::search(file.begin(), file.end(), magic, magic + 4) - file.begin());
    ASSERT_LT(metadata, file.size());
    std::mt19937 random(4);
    int found = 0;
    for (int i = 0; i < kRounds / 10; i++) {
        size_t size = random() % 4 == 0 ? random() % file.size() : file.size();
        std::unique_ptr<uint8_t[]> bytes(new uint8_t[size]);
        std::copy(file.begin(), file.begin() + static_cast<ptrdiff_t>(size), bytes.get());
        for (unsigned flip = 0; flip < random() % 6; flip++) {
            size_t at = random() % 0x400 + (random() % 2 == 0 ? 0 : metadata);
            if (at < size) {
                bytes[at] ^= static_cast<uint8_t>(1u << (random() % 8));
            }
        }
        uint32_t length = 0;
        const uint8_t* start = FindMetadata(bytes.get(), size, random() % 8 == 0, &length);
        if (start != nullptr) {
            found++;
            ASSERT_GE(start, bytes.get());
            ASSERT_LE(start + length, bytes.get() + size);
        }
    }
    EXPECT_GT(found, kRounds / 100);
    EXPECT_LT(found, kRounds / 10);
}

}  // namespace lumigo
