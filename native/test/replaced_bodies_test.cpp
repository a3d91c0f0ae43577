#include "replaced_bodies.h"

#include <gtest/gtest.h>
#include <vector>

namespace lumigo {
namespace {

struct FakeControl {
    void** vtable;
    void* slots[6] = {};
    std::vector<uint8_t> body;
    std::vector<uint32_t> map;
    HRESULT answer = kOk;

    FakeControl() : vtable(slots) {
        slots[4] = reinterpret_cast<void*>(&SetBody);
        slots[5] = reinterpret_cast<void*>(&SetMap);
    }
    FunctionControl* AsControl() { return reinterpret_cast<FunctionControl*>(this); }
    static HRESULT SetBody(FakeControl* self, ULONG size, const uint8_t* body) {
        self->body.assign(body, body + size);
        return self->answer;
    }
    static HRESULT SetMap(FakeControl* self, ULONG count, const IlMapEntry* entries) {
        for (ULONG i = 0; i < count; i++) {
            self->map.insert(self->map.end(), {entries[i].before, entries[i].after, entries[i].isAccurate});
        }
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

TEST(ReplacedBodies, TheMapGoesWithItsBody) {
    ReplacedBodies bodies;
    uint8_t body[] = {0x06, 0x2A};
    std::vector<uint32_t> map = {0, 1, 1, 5, 9, 1};
    ASSERT_TRUE(bodies.Put(1, 0x06000001, body, sizeof(body), reinterpret_cast<uint8_t*>(map.data()), map.size() * 4));
    FakeControl control;
    bodies.Serve(1, 0x06000001, control.AsControl());
    EXPECT_EQ(control.map, map);
    FakeControl refusing;
    refusing.answer = kFail;
    bodies.Serve(1, 0x06000001, refusing.AsControl());
    EXPECT_TRUE(refusing.map.empty()) << "the original IL has no map";
    ASSERT_TRUE(bodies.Put(1, 0x06000001, body, sizeof(body)));
    FakeControl again;
    bodies.Serve(1, 0x06000001, again.AsControl());
    EXPECT_TRUE(again.map.empty());
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
