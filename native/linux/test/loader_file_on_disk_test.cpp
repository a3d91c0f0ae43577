#include <cstdio>
#include <cstdlib>
#include <gtest/gtest.h>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

#include "assembly_image.h"
#include "loader_file.h"

namespace lumigo {
namespace {

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
