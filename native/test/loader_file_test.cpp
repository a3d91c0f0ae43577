#include "loader_file.h"

#include <gtest/gtest.h>
#include <string>

#include "assembly_image.h"

namespace lumigo {
namespace {

std::string Check(const std::vector<uint8_t>& image, size_t head = 4096) {
    const char* problem = CheckAssemblyImage(image.data(), std::min(image.size(), head), image.size());
    return problem == nullptr ? "fine" : problem;
}

}  // namespace

TEST(AssemblyImage, WholeOnesAreFine) {
    EXPECT_EQ(Check(MakeAssemblyImage(false)), "fine");
    EXPECT_EQ(Check(MakeAssemblyImage(true)), "fine");
}

TEST(AssemblyImage, EveryTruncationIsFound) {
    for (bool wide : {false, true}) {
        std::vector<uint8_t> image = MakeAssemblyImage(wide);
        while (!image.empty()) {
            image.pop_back();
            std::string problem = Check(image);
            EXPECT_NE(problem, "fine") << image.size();
            if (image.size() >= 2) {
                EXPECT_EQ(problem, "is truncated") << image.size();
            }
        }
        EXPECT_EQ(Check(image), "is empty");
    }
}

TEST(AssemblyImage, NativeLibrariesAndTextAreNotAssemblies) {
    std::vector<uint8_t> image = MakeAssemblyImage(true);
    Put32(&image, kOptional + 112 + 14 * 8, 0);
    EXPECT_EQ(Check(image), "is not a .NET assembly") << "no CLI header";
    EXPECT_EQ(Check({'#', '!', '/', 'b', 'i', 'n'}), "is not a .NET assembly");
    image = MakeAssemblyImage(true);
    image[kPe] = 'N';
    EXPECT_EQ(Check(image), "is not a .NET assembly");
    image = MakeAssemblyImage(true);
    Put16(&image, kPe + 20, 0xFFFF);
    EXPECT_EQ(Check(image), "is truncated") << "optional header beyond the file";
    image.resize(0x20000);
    EXPECT_EQ(Check(image), "is not a .NET assembly") << "optional header beyond what is looked at";
}

TEST(AssemblyImage, SizesThatOverflowAreTruncation) {
    std::vector<uint8_t> image = MakeAssemblyImage(false);
    Put32(&image, SectionAt(false, 1) + 16, 0xFFFFFFFF);
    Put32(&image, SectionAt(false, 1) + 20, 0xFFFFFFFF);
    EXPECT_EQ(Check(image), "is truncated");
}

}  // namespace lumigo
