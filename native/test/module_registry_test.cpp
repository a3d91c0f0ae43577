#include "module_registry.h"

#include <gtest/gtest.h>
#include <string>

namespace lumigo {
namespace {

Module Make(ModuleId id, const char16_t* path) {
    size_t length = std::u16string(path).size();
    WCHAR* copy = static_cast<WCHAR*>(malloc((length + 1) * sizeof(WCHAR)));
    memcpy(copy, path, (length + 1) * sizeof(WCHAR));
    Module module = {};
    module.id = id;
    module.path = copy;
    module.pathLength = static_cast<uint32_t>(length);
    return module;
}

}  // namespace

TEST(ModuleRegistry, AddDescribeRemove) {
    ModuleRegistry registry;
    registry.Add(Make(7, u"/srv/a.dll"));
    registry.Add(Make(8, u"/srv/b.dll"));
    registry.Add(Make(7, u"again"));
    uint64_t ids[1];
    EXPECT_EQ(registry.List(ids, 1), 2u);

    Module found = {};
    WCHAR path[11];
    ASSERT_TRUE(registry.Describe(7, &found, path, 11));
    EXPECT_EQ(std::u16string(path), u"/srv/a.dll");
    ASSERT_TRUE(registry.Describe(7, &found, path, 10)) << "does not fit";
    EXPECT_EQ(path[0], 0);
    EXPECT_EQ(found.pathLength, 10u);
    EXPECT_FALSE(found.hasDetails);

    Guid mvid = {1, 2, 3, {}};
    registry.SetDetails(7, 99, mvid);
    ASSERT_TRUE(registry.Describe(7, &found, nullptr, 0));
    EXPECT_EQ(found.appDomain, 99u);
    EXPECT_TRUE(found.mvid == mvid);

    registry.Remove(7);
    EXPECT_FALSE(registry.Contains(7));
    EXPECT_TRUE(registry.Contains(8));
    registry.Remove(8);
    EXPECT_EQ(registry.List(ids, 1), 0u);
}

TEST(ModuleRegistry, WhatMayBeWoven) {
    EXPECT_TRUE(ModuleRegistry::IsWeavable(0x3));
    EXPECT_TRUE(ModuleRegistry::IsWeavable(0x21));
    EXPECT_FALSE(ModuleRegistry::IsWeavable(kModuleDynamic));
    EXPECT_FALSE(ModuleRegistry::IsWeavable(0x1 | kModuleCollectible));
    EXPECT_FALSE(ModuleRegistry::IsWeavable(0x1 | kModuleResource));
}

}  // namespace lumigo
