// ICorProfilerCallback to ICorProfilerCallback11: all 98 slots in order, every one answering "fine, carry on" unless overridden.
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

struct ProfilerCallback {
    virtual HRESULT LUMIGO_CALL QueryInterface(const Guid* iid, void** object) = 0;
    virtual ULONG LUMIGO_CALL AddRef() = 0;
    virtual ULONG LUMIGO_CALL Release() = 0;

    // ICorProfilerCallback: slots from 3
    virtual HRESULT LUMIGO_CALL Initialize(ComObject*) { return kOk; }
    virtual HRESULT LUMIGO_CALL Shutdown() { return kOk; }
    virtual HRESULT LUMIGO_CALL AppDomainCreationStarted(AppDomainId) { return kOk; }
    virtual HRESULT LUMIGO_CALL AppDomainCreationFinished(AppDomainId, HRESULT) { return kOk; }
    virtual HRESULT LUMIGO_CALL AppDomainShutdownStarted(AppDomainId) { return kOk; }
    virtual HRESULT LUMIGO_CALL AppDomainShutdownFinished(AppDomainId, HRESULT) { return kOk; }
    virtual HRESULT LUMIGO_CALL AssemblyLoadStarted(AssemblyId) { return kOk; }
    virtual HRESULT LUMIGO_CALL AssemblyLoadFinished(AssemblyId, HRESULT) { return kOk; }
    virtual HRESULT LUMIGO_CALL AssemblyUnloadStarted(AssemblyId) { return kOk; }
    virtual HRESULT LUMIGO_CALL AssemblyUnloadFinished(AssemblyId, HRESULT) { return kOk; }
    virtual HRESULT LUMIGO_CALL ModuleLoadStarted(ModuleId) { return kOk; }
    virtual HRESULT LUMIGO_CALL ModuleLoadFinished(ModuleId, HRESULT) { return kOk; }
    virtual HRESULT LUMIGO_CALL ModuleUnloadStarted(ModuleId) { return kOk; }
    virtual HRESULT LUMIGO_CALL ModuleUnloadFinished(ModuleId, HRESULT) { return kOk; }
    virtual HRESULT LUMIGO_CALL ModuleAttachedToAssembly(ModuleId, AssemblyId) { return kOk; }
    virtual HRESULT LUMIGO_CALL ClassLoadStarted(OpaqueId) { return kOk; }
    virtual HRESULT LUMIGO_CALL ClassLoadFinished(OpaqueId, HRESULT) { return kOk; }
    virtual HRESULT LUMIGO_CALL ClassUnloadStarted(OpaqueId) { return kOk; }
    virtual HRESULT LUMIGO_CALL ClassUnloadFinished(OpaqueId, HRESULT) { return kOk; }
    virtual HRESULT LUMIGO_CALL FunctionUnloadStarted(FunctionId) { return kOk; }
    virtual HRESULT LUMIGO_CALL JITCompilationStarted(FunctionId, BOOL) { return kOk; }
    virtual HRESULT LUMIGO_CALL JITCompilationFinished(FunctionId, HRESULT, BOOL) { return kOk; }
    virtual HRESULT LUMIGO_CALL JITCachedFunctionSearchStarted(FunctionId, BOOL*) { return kOk; }
    virtual HRESULT LUMIGO_CALL JITCachedFunctionSearchFinished(FunctionId, uint32_t) { return kOk; }
    virtual HRESULT LUMIGO_CALL JITFunctionPitched(FunctionId) { return kOk; }
    virtual HRESULT LUMIGO_CALL JITInlining(FunctionId, FunctionId, BOOL*) { return kOk; }
    virtual HRESULT LUMIGO_CALL ThreadCreated(OpaqueId) { return kOk; }
    virtual HRESULT LUMIGO_CALL ThreadDestroyed(OpaqueId) { return kOk; }
    virtual HRESULT LUMIGO_CALL ThreadAssignedToOSThread(OpaqueId, DWORD) { return kOk; }
    virtual HRESULT LUMIGO_CALL RemotingClientInvocationStarted() { return kOk; }
    virtual HRESULT LUMIGO_CALL RemotingClientSendingMessage(Guid*, BOOL) { return kOk; }
    virtual HRESULT LUMIGO_CALL RemotingClientReceivingReply(Guid*, BOOL) { return kOk; }
    virtual HRESULT LUMIGO_CALL RemotingClientInvocationFinished() { return kOk; }
    virtual HRESULT LUMIGO_CALL RemotingServerReceivingMessage(Guid*, BOOL) { return kOk; }
    virtual HRESULT LUMIGO_CALL RemotingServerInvocationStarted() { return kOk; }
    virtual HRESULT LUMIGO_CALL RemotingServerInvocationReturned() { return kOk; }
    virtual HRESULT LUMIGO_CALL RemotingServerSendingReply(Guid*, BOOL) { return kOk; }
    virtual HRESULT LUMIGO_CALL UnmanagedToManagedTransition(FunctionId, uint32_t) { return kOk; }
    virtual HRESULT LUMIGO_CALL ManagedToUnmanagedTransition(FunctionId, uint32_t) { return kOk; }
    virtual HRESULT LUMIGO_CALL RuntimeSuspendStarted(uint32_t) { return kOk; }
    virtual HRESULT LUMIGO_CALL RuntimeSuspendFinished() { return kOk; }
    virtual HRESULT LUMIGO_CALL RuntimeSuspendAborted() { return kOk; }
    virtual HRESULT LUMIGO_CALL RuntimeResumeStarted() { return kOk; }
    virtual HRESULT LUMIGO_CALL RuntimeResumeFinished() { return kOk; }
    virtual HRESULT LUMIGO_CALL RuntimeThreadSuspended(OpaqueId) { return kOk; }
    virtual HRESULT LUMIGO_CALL RuntimeThreadResumed(OpaqueId) { return kOk; }
    virtual HRESULT LUMIGO_CALL MovedReferences(ULONG, OpaqueId*, OpaqueId*, ULONG*) { return kOk; }
    virtual HRESULT LUMIGO_CALL ObjectAllocated(OpaqueId, OpaqueId) { return kOk; }
    virtual HRESULT LUMIGO_CALL ObjectsAllocatedByClass(ULONG, OpaqueId*, ULONG*) { return kOk; }
    virtual HRESULT LUMIGO_CALL ObjectReferences(OpaqueId, OpaqueId, ULONG, OpaqueId*) { return kOk; }
    virtual HRESULT LUMIGO_CALL RootReferences(ULONG, OpaqueId*) { return kOk; }
    virtual HRESULT LUMIGO_CALL ExceptionThrown(OpaqueId) { return kOk; }
    virtual HRESULT LUMIGO_CALL ExceptionSearchFunctionEnter(FunctionId) { return kOk; }
    virtual HRESULT LUMIGO_CALL ExceptionSearchFunctionLeave() { return kOk; }
    virtual HRESULT LUMIGO_CALL ExceptionSearchFilterEnter(FunctionId) { return kOk; }
    virtual HRESULT LUMIGO_CALL ExceptionSearchFilterLeave() { return kOk; }
    virtual HRESULT LUMIGO_CALL ExceptionSearchCatcherFound(FunctionId) { return kOk; }
    virtual HRESULT LUMIGO_CALL ExceptionOSHandlerEnter(OpaqueId) { return kOk; }
    virtual HRESULT LUMIGO_CALL ExceptionOSHandlerLeave(OpaqueId) { return kOk; }
    virtual HRESULT LUMIGO_CALL ExceptionUnwindFunctionEnter(FunctionId) { return kOk; }
    virtual HRESULT LUMIGO_CALL ExceptionUnwindFunctionLeave() { return kOk; }
    virtual HRESULT LUMIGO_CALL ExceptionUnwindFinallyEnter(FunctionId) { return kOk; }
    virtual HRESULT LUMIGO_CALL ExceptionUnwindFinallyLeave() { return kOk; }
    virtual HRESULT LUMIGO_CALL ExceptionCatcherEnter(FunctionId, OpaqueId) { return kOk; }
    virtual HRESULT LUMIGO_CALL ExceptionCatcherLeave() { return kOk; }
    virtual HRESULT LUMIGO_CALL COMClassicVTableCreated(OpaqueId, const Guid*, void*, ULONG) { return kOk; }
    virtual HRESULT LUMIGO_CALL COMClassicVTableDestroyed(OpaqueId, const Guid*, void*) { return kOk; }
    virtual HRESULT LUMIGO_CALL ExceptionCLRCatcherFound() { return kOk; }
    virtual HRESULT LUMIGO_CALL ExceptionCLRCatcherExecute() { return kOk; }

    // ICorProfilerCallback2: slots from 72
    virtual HRESULT LUMIGO_CALL ThreadNameChanged(OpaqueId, ULONG, WCHAR*) { return kOk; }
    virtual HRESULT LUMIGO_CALL GarbageCollectionStarted(int32_t, BOOL*, uint32_t) { return kOk; }
    virtual HRESULT LUMIGO_CALL SurvivingReferences(ULONG, OpaqueId*, ULONG*) { return kOk; }
    virtual HRESULT LUMIGO_CALL GarbageCollectionFinished() { return kOk; }
    virtual HRESULT LUMIGO_CALL FinalizeableObjectQueued(DWORD, OpaqueId) { return kOk; }
    virtual HRESULT LUMIGO_CALL RootReferences2(ULONG, OpaqueId*, uint32_t*, uint32_t*, OpaqueId*) { return kOk; }
    virtual HRESULT LUMIGO_CALL HandleCreated(OpaqueId, OpaqueId) { return kOk; }
    virtual HRESULT LUMIGO_CALL HandleDestroyed(OpaqueId) { return kOk; }

    // ICorProfilerCallback3: slots from 80
    virtual HRESULT LUMIGO_CALL InitializeForAttach(ComObject*, void*, uint32_t) { return kNotImplemented; }
    virtual HRESULT LUMIGO_CALL ProfilerAttachComplete() { return kOk; }
    virtual HRESULT LUMIGO_CALL ProfilerDetachSucceeded() { return kOk; }

    // ICorProfilerCallback4: slots from 83
    virtual HRESULT LUMIGO_CALL ReJITCompilationStarted(FunctionId, OpaqueId, BOOL) { return kOk; }
    virtual HRESULT LUMIGO_CALL GetReJITParameters(ModuleId, Token, FunctionControl*) { return kOk; }
    virtual HRESULT LUMIGO_CALL ReJITCompilationFinished(FunctionId, OpaqueId, HRESULT, BOOL) { return kOk; }
    virtual HRESULT LUMIGO_CALL ReJITError(ModuleId, Token, FunctionId, HRESULT) { return kOk; }
    virtual HRESULT LUMIGO_CALL MovedReferences2(ULONG, OpaqueId*, OpaqueId*, size_t*) { return kOk; }
    virtual HRESULT LUMIGO_CALL SurvivingReferences2(ULONG, OpaqueId*, size_t*) { return kOk; }

    // ICorProfilerCallback5: slots from 89
    virtual HRESULT LUMIGO_CALL ConditionalWeakTableElementReferences(ULONG, OpaqueId*, OpaqueId*, OpaqueId*) { return kOk; }

    // ICorProfilerCallback6: slots from 90
    virtual HRESULT LUMIGO_CALL GetAssemblyReferences(const WCHAR*, ComObject*) { return kOk; }

    // ICorProfilerCallback7: slots from 91
    virtual HRESULT LUMIGO_CALL ModuleInMemorySymbolsUpdated(ModuleId) { return kOk; }

    // ICorProfilerCallback8: slots from 92
    virtual HRESULT LUMIGO_CALL DynamicMethodJITCompilationStarted(FunctionId, BOOL, const uint8_t*, ULONG) { return kOk; }
    virtual HRESULT LUMIGO_CALL DynamicMethodJITCompilationFinished(FunctionId, HRESULT, BOOL) { return kOk; }

    // ICorProfilerCallback9: slots from 94
    virtual HRESULT LUMIGO_CALL DynamicMethodUnloaded(FunctionId) { return kOk; }

    // ICorProfilerCallback10: slots from 95
    virtual HRESULT LUMIGO_CALL EventPipeEventDelivered(OpaqueId, DWORD, DWORD, ULONG, const uint8_t*, ULONG, const uint8_t*, const Guid*, const Guid*, OpaqueId, ULONG, OpaqueId*) { return kOk; }
    virtual HRESULT LUMIGO_CALL EventPipeProviderCreated(OpaqueId) { return kOk; }

    // ICorProfilerCallback11: slots from 97
    virtual HRESULT LUMIGO_CALL LoadAsNotificationOnly(BOOL*) { return kOk; }
};

}  // namespace lumigo
