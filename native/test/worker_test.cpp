#include "worker.h"

#include <atomic>
#include <gtest/gtest.h>
#include <thread>
#include <vector>

namespace lumigo {
namespace {

struct FakeInfo {
    void** vtable;
    void* slots[80] = {};
    std::atomic<int> initialized{0};

    FakeInfo() : vtable(slots) { slots[72] = reinterpret_cast<void*>(&InitializeThread); }
    ProfilerInfo* AsInfo() { return reinterpret_cast<ProfilerInfo*>(this); }
    static HRESULT InitializeThread(FakeInfo* self) {
        self->initialized++;
        return kOk;
    }
};

class Square final : public WorkItem {
public:
    explicit Square(int number) : number_(number) {}
    HRESULT Run(ProfilerInfo*) override {
        result = number_ * number_;
        thread = std::this_thread::get_id();
        return result;
    }
    int result = 0;
    std::thread::id thread;

private:
    int number_;
};

}  // namespace

TEST(Worker, RunsEverythingOnOneThreadOfItsOwn) {
    // Never destroyed, as in the product: its thread waits for ever.
    static FakeInfo* info = new FakeInfo();
    static Worker* worker = new Worker();
    std::vector<std::thread> callers;
    std::atomic<int> wrong{0};
    std::thread::id first;
    {
        Square* item = New<Square>(3);
        EXPECT_EQ(worker->Execute(item, info->AsInfo()), 9);
        first = item->thread;
        item->Release();
    }
    EXPECT_NE(first, std::this_thread::get_id());
    for (int caller = 0; caller < 4; caller++) {
        callers.emplace_back([&, caller] {
            for (int i = 0; i < 500; i++) {
                Square* item = New<Square>(caller * 1000 + i);
                int number = caller * 1000 + i;
                wrong += worker->Execute(item, info->AsInfo()) != number * number || item->thread != first;
                item->Release();
            }
        });
    }
    for (std::thread& caller : callers) {
        caller.join();
    }
    EXPECT_EQ(wrong, 0);
    EXPECT_EQ(info->initialized, 1);

    worker->Stop();
    Square* late = New<Square>(5);
    EXPECT_EQ(worker->Execute(late, info->AsInfo()), kFail);
    EXPECT_EQ(late->result, 0) << "nothing runs after the stop";
    late->Release();
    // That every item was freed is for the address sanitizer to say.
}

TEST(Signal, WaitsNoLongerThanAsked) {
    Signal signal;
    EXPECT_FALSE(signal.Wait(0, 20));
    signal.Raise();
    EXPECT_TRUE(signal.Wait(0, 20));
    EXPECT_TRUE(signal.Wait(0, -1));
}

}  // namespace lumigo
