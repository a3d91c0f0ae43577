#include "replaced_bodies.h"

#include <gtest/gtest.h>
#include <vector>

namespace lumigo {
namespace {

struct FakeControl {
    void** vtable;
    void* slots[6] = {};
    std::vector<uint8_t> body;

    FakeControl() : vtable(slots) { slots[4] = reinterpret_cast<void*>(&SetBody); }
    FunctionControl* AsControl() { return reinterpret_cast<FunctionControl*>(this); }
    static HRESULT SetBody(FakeControl* self, ULONG size, const uint8_t* body) {
        self->body.assign(body, body + size);
        return kOk;
    }
};

std::vector<uint8_t> Served(ReplacedBodies* bodies, ModuleId module, Token method) {
    FakeControl control;
    bodies->Serve(module, method, control.AsControl());
    return control.body;
}

using V = std::vector<uint8_t>;

}  // namespace

TEST(ReplacedBodies, LatestIsServedAndEmptyMeansOriginal) {
    ReplacedBodies bodies;
    uint8_t first[] = {0x06, 0x2A};
    uint8_t second[] = {0x0A, 0x00, 0x2A};
    ASSERT_TRUE(bodies.Put(1, 0x06000001, first, sizeof(first)));
    first[0] = 0;
    EXPECT_EQ(Served(&bodies, 1, 0x06000001), (V{0x06, 0x2A})) << "a copy";
    EXPECT_EQ(Served(&bodies, 1, 0x06000002), V{});
    EXPECT_EQ(Served(&bodies, 2, 0x06000001), V{});
    ASSERT_TRUE(bodies.Put(1, 0x06000001, second, sizeof(second)));
    EXPECT_EQ(Served(&bodies, 1, 0x06000001), (V{0x0A, 0x00, 0x2A}));
    ASSERT_TRUE(bodies.Put(1, 0x06000001, nullptr, 0));
    EXPECT_EQ(Served(&bodies, 1, 0x06000001), V{});
    ASSERT_TRUE(bodies.Put(1, 0x06000007, nullptr, 0)) << "nothing to forget";
}

TEST(ReplacedBodies, UnloadedModulesAreForgotten) {
    ReplacedBodies bodies;
    uint8_t body[] = {0x06, 0x2A};
    for (Token method = 0x06000001; method < 0x06000010; method++) {
        ASSERT_TRUE(bodies.Put(method % 2, method, body, sizeof(body)));
    }
    bodies.RemoveModule(1);
    EXPECT_EQ(Served(&bodies, 1, 0x06000001), V{});
    EXPECT_EQ(Served(&bodies, 0, 0x06000002), (V{0x06, 0x2A}));
    EXPECT_EQ(Served(&bodies, 0, 0x0600000E), (V{0x06, 0x2A}));
    bodies.RemoveModule(0);
}

}  // namespace lumigo
