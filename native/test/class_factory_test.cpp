#include "class_factory.h"

#include <gtest/gtest.h>

#include "profiler.h"

namespace lumigo {
namespace {

constexpr Guid kFactory = {0x00000001, 0x0000, 0x0000, {0xC0, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x46}};
constexpr Guid kOther = {0x12345678, 0x0000, 0x0000, {}};

}  // namespace

TEST(ClassFactory, MakesOneProfilerThatAnswersForEveryVersion) {
    void* factory = nullptr;
    ASSERT_EQ(DllGetClassObject(&kClsidProfiler, &kFactory, &factory), kOk);
    void* first = nullptr;
    ASSERT_EQ((static_cast<ComObject*>(factory)->Call<3>(static_cast<ComObject*>(nullptr), &kIidProfilerCallbacks[1], &first)), kOk);
    for (const Guid& iid : kIidProfilerCallbacks) {
        void* same = nullptr;
        EXPECT_EQ(static_cast<ComObject*>(first)->QueryInterface(&iid, &same), kOk);
        EXPECT_EQ(same, first);
    }
    void* none = first;
    EXPECT_EQ(static_cast<ComObject*>(first)->QueryInterface(&kOther, &none), kNoInterface);
    EXPECT_EQ(none, nullptr);
    EXPECT_EQ(DllCanUnloadNow(), kFalse);
}

TEST(ClassFactory, RefusesWhatItIsNot) {
    void* object = nullptr;
    EXPECT_EQ(DllGetClassObject(&kOther, &kFactory, &object), kClassNotAvailable);
    EXPECT_EQ(DllGetClassObject(&kClsidProfiler, &kOther, &object), kNoInterface);
    EXPECT_EQ(DllGetClassObject(&kClsidProfiler, &kFactory, nullptr), kBadPointer);
    ASSERT_EQ(DllGetClassObject(&kClsidProfiler, &kFactory, &object), kOk);
    void* made = nullptr;
    ComObject outer = {};
    EXPECT_EQ((static_cast<ComObject*>(object)->Call<3>(&outer, &kIidUnknown, &made)), kNoAggregation);
}

// The runtime calls by number: the first and the last slot of each interface version must be where the runtime looks.
TEST(ProfilerCallback, SlotsAreWhereTheRuntimeLooks) {
    ComObject* profiler = reinterpret_cast<ComObject*>(Profiler::Instance());
    BOOL notificationOnly = 1;
    EXPECT_EQ(profiler->Call<97>(&notificationOnly), kOk);
    EXPECT_EQ(notificationOnly, 0);
    BOOL shouldInline = 0;
    EXPECT_EQ((profiler->Call<28>(FunctionId{1}, FunctionId{2}, &shouldInline)), kOk);
    EXPECT_EQ(shouldInline, 1);
    EXPECT_EQ((profiler->Call<80>(static_cast<ComObject*>(nullptr), static_cast<void*>(nullptr), 0u)), kNotImplemented) << "InitializeForAttach";
    EXPECT_EQ((profiler->Call<84>(ModuleId{1}, Token{2}, static_cast<FunctionControl*>(nullptr))), kOk) << "GetReJITParameters";
    EXPECT_EQ((profiler->Call<14>(ModuleId{1}, kFail)), kOk) << "ModuleLoadFinished";
    EXPECT_EQ(profiler->Call<15>(ModuleId{1}), kOk) << "ModuleUnloadStarted, one of those we ignore";
}

}  // namespace lumigo
