#include "home.h"

#include <gtest/gtest.h>
#include <string>

namespace lumigo {
namespace {

std::string Loader(const char* shim, unsigned major) {
    Array<char> path;
    return LoaderPath(shim, major, &path) ? path.Data() : "<none>";
}

}  // namespace

TEST(Home, LoaderFolderByRuntime) {
    const char* shim = "/opt/lu migo:x/linux-x64/Lumigo.AutoInstrumentation.Native.so";
    EXPECT_EQ(Loader(shim, 8), "/opt/lu migo:x/net/net8.0/Lumigo.AutoInstrumentation.Loader.dll");
    EXPECT_EQ(Loader(shim, 9), "/opt/lu migo:x/net/net9.0/Lumigo.AutoInstrumentation.Loader.dll");
    EXPECT_EQ(Loader(shim, 10), "/opt/lu migo:x/net/net10.0/Lumigo.AutoInstrumentation.Loader.dll");
    EXPECT_EQ(Loader(shim, 11), Loader(shim, 10)) << "newer runtimes use the newest folder";
    EXPECT_EQ(Loader(shim, 99), Loader(shim, 10));
}

TEST(Home, ShallowPaths) {
    EXPECT_EQ(Loader("/linux-x64/x.so", 8), "/net/net8.0/Lumigo.AutoInstrumentation.Loader.dll");
    EXPECT_EQ(Loader("/x.so", 8), "<none>");
    EXPECT_EQ(Loader("x.so", 8), "<none>");
    EXPECT_EQ(Loader("", 8), "<none>");
}

}  // namespace lumigo
