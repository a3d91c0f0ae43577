// ICorProfilerCallback to ICorProfilerCallback11: 98 slots in the runtime's order. What we answer has a name; the rest says "fine, carry on".
// No virtual destructor and no data member: either would move the slots.
#pragma once

#include "profiler_info.h"

namespace lumigo {

constexpr Guid kIidUnknown = {0x00000000, 0x0000, 0x0000, {0xC0, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x46}};

/// The interface identifiers of version 1 to 11, in order.
constexpr Guid kIidProfilerCallbacks[] = {
    {0x176FBED1, 0xA55C, 0x4796, {0x98, 0xCA, 0xA9, 0xDA, 0x0E, 0xF8, 0x83, 0xE7}},
    {0x8A8CC829, 0xCCF2, 0x49FE, {0xBB, 0xAE, 0x0F, 0x02, 0x22, 0x28, 0x07, 0x1A}},
    {0x4FD2ED52, 0x7731, 0x4B8D, {0x94, 0x69, 0x03, 0xD2, 0xCC, 0x30, 0x86, 0xC5}},
    {0x7B63B2E3, 0x107D, 0x4D48, {0xB2, 0xF6, 0xF6, 0x1E, 0x22, 0x94, 0x70, 0xD2}},
    {0x8DFBA405, 0x8C9F, 0x45F8, {0xBF, 0xFA, 0x83, 0xB1, 0x4C, 0xEF, 0x78, 0xB5}},
    {0xFC13DF4B, 0x4448, 0x4F4F, {0x95, 0x0C, 0xBA, 0x8D, 0x19, 0xD0, 0x0C, 0x36}},
    {0xF76A2DBA, 0x1D52, 0x4539, {0x86, 0x6C, 0x2A, 0xA5, 0x18, 0xF9, 0xEF, 0xC3}},
    {0x5BED9B15, 0xC079, 0x4D47, {0xBF, 0xE2, 0x21, 0x5A, 0x14, 0x0C, 0x07, 0xE0}},
    {0x27583EC3, 0xC8F5, 0x482F, {0x80, 0x52, 0x19, 0x4B, 0x8C, 0xE4, 0x70, 0x5A}},
    {0xCEC5B60E, 0xC69C, 0x495F, {0x87, 0xF6, 0x84, 0xD2, 0x8E, 0xE1, 0x6F, 0xFB}},
    {0x42350846, 0xAAED, 0x47F7, {0xB1, 0x28, 0xFD, 0x0C, 0x98, 0x88, 0x1C, 0xDE}},
};

/// Slots of events we never ask for. The runtime passes them arguments; on each of our platforms the caller takes those away again.
template <typename Before, int Count>
struct Unused : Unused<Before, Count - 1> {
    using Unused<Before, Count - 1>::Ignore;
    virtual HRESULT LUMIGO_CALL Ignore(Unused*) { return kOk; }  // its own type as the parameter makes it a slot of its own
};
template <typename Before>
struct Unused<Before, 0> : Before {};

struct LifeCallbacks {
    virtual HRESULT LUMIGO_CALL QueryInterface(const Guid* iid, void** object) = 0;
    virtual ULONG LUMIGO_CALL AddRef() = 0;
    virtual ULONG LUMIGO_CALL Release() = 0;
    virtual HRESULT LUMIGO_CALL Initialize(ComObject* info) = 0;
    virtual HRESULT LUMIGO_CALL Shutdown() = 0;
    void Ignore();
};

struct ModuleCallbacks : Unused<LifeCallbacks, 9> {
    virtual HRESULT LUMIGO_CALL ModuleLoadFinished(ModuleId module, HRESULT status) = 0;  // slot 14
};

struct InliningCallbacks : Unused<ModuleCallbacks, 13> {
    virtual HRESULT LUMIGO_CALL JITInlining(FunctionId caller, FunctionId callee, BOOL* shouldInline) = 0;  // slot 28
};

struct AttachCallbacks : Unused<InliningCallbacks, 51> {
    virtual HRESULT LUMIGO_CALL InitializeForAttach(ComObject* info, void* data, uint32_t size) = 0;  // slot 80
};

struct ReJitCallbacks : Unused<AttachCallbacks, 3> {
    virtual HRESULT LUMIGO_CALL GetReJITParameters(ModuleId module, Token method, FunctionControl* control) = 0;  // slot 84
};

struct ProfilerCallback : Unused<ReJitCallbacks, 12> {
    virtual HRESULT LUMIGO_CALL LoadAsNotificationOnly(BOOL* notificationOnly) = 0;  // slot 97, the last
};

}  // namespace lumigo
