#include "module_registry.h"

#include <gtest/gtest.h>

namespace lumigo {

TEST(ModuleRegistry, AddListContains) {
    ModuleRegistry registry;
    lumigo_module listed[2] = {};
    EXPECT_EQ(registry.List(listed, 2), 0u);
    registry.Add({7, 0x1000, 3, 0});
    registry.Add({8, 0x2000, 0x21, 0});
    EXPECT_EQ(registry.List(listed, 1), 2u) << "how many there are, not how many fit";
    EXPECT_EQ(listed[0].id, 7u);
    EXPECT_EQ(listed[1].id, 0u);
    EXPECT_EQ(registry.List(listed, 2), 2u);
    EXPECT_EQ(listed[1].base, 0x2000u);
    EXPECT_EQ(listed[1].flags, 0x21u);
    EXPECT_TRUE(registry.Contains(7));
    EXPECT_FALSE(registry.Contains(9));
}

TEST(ModuleRegistry, WhatMayBeWoven) {
    EXPECT_TRUE(ModuleRegistry::IsWeavable(0x3));
    EXPECT_TRUE(ModuleRegistry::IsWeavable(0x21));
    EXPECT_FALSE(ModuleRegistry::IsWeavable(kModuleDynamic));
    EXPECT_FALSE(ModuleRegistry::IsWeavable(0x1 | kModuleCollectible));
    EXPECT_FALSE(ModuleRegistry::IsWeavable(0x1 | kModuleResource));
}

}  // namespace lumigo
