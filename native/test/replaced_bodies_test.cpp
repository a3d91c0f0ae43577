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

bool Put(ReplacedBodies* bodies, ModuleId module, Token method, const V& bytes) {
    return bodies->Put(module, method, {bytes.data(), static_cast<uint32_t>(bytes.size()), 0});
}

}  // namespace

TEST(ReplacedBodies, LatestIsServedAndEmptyMeansOriginal) {
    static ReplacedBodies& bodies = *new ReplacedBodies;  // never destroyed, as in a process
    V first = {0x06, 0x2A};
    ASSERT_TRUE(Put(&bodies, 1, 0x06000001, first));
    first[0] = 0;
    EXPECT_EQ(Served(&bodies, 1, 0x06000001), (V{0x06, 0x2A})) << "a copy";
    EXPECT_EQ(Served(&bodies, 1, 0x06000002), V{});
    EXPECT_EQ(Served(&bodies, 2, 0x06000001), V{});
    ASSERT_TRUE(Put(&bodies, 1, 0x06000001, {0x0A, 0x00, 0x2A}));
    EXPECT_EQ(Served(&bodies, 1, 0x06000001), (V{0x0A, 0x00, 0x2A}));
    ASSERT_TRUE(Put(&bodies, 1, 0x06000001, {}));
    EXPECT_EQ(Served(&bodies, 1, 0x06000001), V{});
    ASSERT_TRUE(Put(&bodies, 1, 0x06000007, {})) << "nothing to forget";
    for (Token method = 0x06000001; method < 0x06000020; method++) {
        ASSERT_TRUE(Put(&bodies, method % 2, method, {static_cast<uint8_t>(method), 0x2A}));
    }
    EXPECT_EQ(Served(&bodies, 0, 0x0600000E), (V{0x0E, 0x2A}));
    EXPECT_EQ(Served(&bodies, 1, 0x0600000E), V{});
}

TEST(ReplacedBodies, TheMapGoesWithItsBody) {
    static ReplacedBodies& bodies = *new ReplacedBodies;  // never destroyed, as in a process
    std::vector<uint32_t> map = {0, 1, 1, 5, 9, 1};
    for (size_t size : {2, 4, 5}) {
        V bytes(size, 0x2A);
        bytes.resize((size + 3) / 4 * 4 + map.size() * 4);
        memcpy(bytes.data() + (size + 3) / 4 * 4, map.data(), map.size() * 4);
        ASSERT_TRUE(bodies.Put(1, 0x06000001, {bytes.data(), static_cast<uint32_t>(size), 2}));
        FakeControl control;
        bodies.Serve(1, 0x06000001, control.AsControl());
        EXPECT_EQ(control.body, V(size, 0x2A));
        EXPECT_EQ(control.map, map);
    }
    FakeControl refusing;
    refusing.answer = kFail;
    bodies.Serve(1, 0x06000001, refusing.AsControl());
    EXPECT_TRUE(refusing.map.empty()) << "the original IL has no map";
    ASSERT_TRUE(Put(&bodies, 1, 0x06000001, {0x06, 0x2A}));
    FakeControl again;
    bodies.Serve(1, 0x06000001, again.AsControl());
    EXPECT_TRUE(again.map.empty());
}

}  // namespace lumigo
