#include "loader_file.h"

#include <cstdio>
#include <cstdlib>
#include <gtest/gtest.h>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

#include "assembly_image.h"

namespace lumigo {
namespace {

std::string Check(const std::vector<uint8_t>& image, size_t head = 4096) {
    const char* problem = CheckAssemblyImage(image.data(), std::min(image.size(), head), image.size());
    return problem == nullptr ? "fine" : problem;
}

std::string CheckFile(const std::string& path) {
    const char* problem = CheckLoaderFile(path.c_str());
    return problem == nullptr ? "fine" : problem;
}

class LoaderFileOnDisk : public testing::Test {
protected:
    void SetUp() override {
        char pattern[] = "/tmp/lumigo-loader-XXXXXX";
        folder_ = mkdtemp(pattern);
        path_ = folder_ + "/loader.dll";
    }
    void TearDown() override {
        unlink(path_.c_str());
        rmdir(path_.c_str());
        rmdir(folder_.c_str());
    }
    void Write(const std::vector<uint8_t>& content) {
        FILE* file = fopen(path_.c_str(), "wb");
        EXPECT_TRUE(content.empty() || fwrite(content.data(), 1, content.size(), file) == content.size());
        fclose(file);
    }
    std::string folder_;
    std::string path_;
};

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

TEST_F(LoaderFileOnDisk, Causes) {
    EXPECT_EQ(CheckFile(path_), "is missing");
    EXPECT_EQ(CheckFile(path_ + "/below"), "is missing");
    Write({});
    EXPECT_EQ(CheckFile(path_), "is empty");
    EXPECT_EQ(CheckFile(path_ + "/below"), "is missing") << "a file in place of a folder";
    Write(MakeAssemblyImage(true));
    EXPECT_EQ(CheckFile(path_), "fine");
    if (geteuid() != 0) {
        chmod(path_.c_str(), 0);
        EXPECT_EQ(CheckFile(path_), "cannot be read (permission denied)");
    }
    unlink(path_.c_str());
    mkfifo(path_.c_str(), 0600);
    EXPECT_EQ(CheckFile(path_), "is not a regular file") << "and does not hang";
    unlink(path_.c_str());
    mkdir(path_.c_str(), 0700);
    EXPECT_EQ(CheckFile(path_), "is not a regular file");
}

}  // namespace lumigo
