#include "windows/command_line.h"

#include <gtest/gtest.h>
#include <string>

namespace lumigo {
namespace {

// Each argument in angle brackets.
std::string Split(const WCHAR* commandLine) {
    Array<char> arguments;
    EXPECT_TRUE(SplitCommandLine(commandLine, &arguments));
    std::string text;
    for (size_t at = 0; at < arguments.Size(); at += strlen(arguments.Data() + at) + 1) {
        text += std::string("<") + (arguments.Data() + at) + ">";
    }
    return text;
}

}  // namespace

TEST(CommandLine, SplitsAsTheCRuntimeDoes) {
    EXPECT_EQ(Split(u"dotnet build"), "<dotnet><build>");
    EXPECT_EQ(Split(u"\"C:\\Program Files\\dotnet\\dotnet.exe\"  exec\tC:\\app\\app.dll "), "<C:/Program Files/dotnet/dotnet.exe><exec><C:/app/app.dll>");
    EXPECT_EQ(Split(u"x \"a b\"c"), "<x><a bc>");
    EXPECT_EQ(Split(u"x \"\" y"), "<x><><y>");
    EXPECT_EQ(Split(u"x a\\\"b"), "<x><a\"b>") << "a quote after a backslash is a character";
    EXPECT_EQ(Split(u"x \"a\\\\\" b"), "<x><a/><b>") << "two backslashes are one, and the quote closes";
    EXPECT_EQ(Split(u"x \"a\"\"b\" c"), "<x><a\"b><c>");
    EXPECT_EQ(Split(u"x \\\\server\\share\\a.dll"), "<x><//server/share/a.dll>");
    EXPECT_EQ(Split(u"\"C:\\x\\\" y"), "<C:/x/><y>") << "in the program's name a backslash is only itself";
    EXPECT_EQ(Split(u""), "<>");
    EXPECT_EQ(Split(u"x \"open"), "<x><open>");
}

}  // namespace lumigo
