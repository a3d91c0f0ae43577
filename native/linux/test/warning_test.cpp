#include "warning.h"

#include <gtest/gtest.h>
#include <string>
#include <unistd.h>

namespace lumigo {
namespace {

std::string Captured(const char* first, const char* second) {
    int ends[2];
    EXPECT_EQ(pipe(ends), 0);
    int before = dup(STDERR_FILENO);
    dup2(ends[1], STDERR_FILENO);
    Warn(first, second);
    dup2(before, STDERR_FILENO);
    close(before);
    close(ends[1]);
    std::string text(16384, '\0');
    ssize_t count = read(ends[0], &text[0], text.size());
    close(ends[0]);
    text.resize(static_cast<size_t>(count));
    return text;
}

}  // namespace

TEST(Warning, IsOneLine) {
    EXPECT_EQ(Captured("cause in ", "/a\nb\tc"), "#LUMIGO# - WARNING - cause in /a?b?c\n");
    std::string endless = Captured(std::string(20000, 'x').c_str(), "y");
    EXPECT_LE(endless.size(), 6u * 1024);
    EXPECT_EQ(endless.back(), '\n');
}

}  // namespace lumigo
