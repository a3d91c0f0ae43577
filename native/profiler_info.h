// The runtime's ICorProfilerInfo (up to version 6, which .NET 8 and later all have) and its helpers: only the methods we call.
#pragma once

#include "profiler_types.h"

namespace lumigo {

constexpr Guid kIidProfilerInfo6 = {0xF30A070D, 0xBFFB, 0x46A7, {0xB1, 0xD8, 0x87, 0x81, 0xEF, 0x7B, 0x69, 0x8A}};

constexpr DWORD kMonitorModuleLoads = 0x00000004;
constexpr DWORD kEnableReJit = 0x00040000;

constexpr DWORD kModuleDynamic = 0x04;
constexpr DWORD kModuleCollectible = 0x08;
constexpr DWORD kModuleResource = 0x10;
constexpr DWORD kModuleFlatLayout = 0x20;

constexpr DWORD kRuntimeTypeCore = 2;

struct MethodOfModule {
    ModuleId module;
    Token method;
};

struct MethodEnum : ComObject {
    HRESULT Next(ULONG count, MethodOfModule* methods, ULONG* fetched) { return Call<7>(count, methods, fetched); }
};

// COR_IL_MAP: where an instruction was, and where it is in the new body.
struct IlMapEntry {
    uint32_t before;
    uint32_t after;
    uint32_t isAccurate;
};

struct FunctionControl : ComObject {
    HRESULT SetILFunctionBody(ULONG size, const uint8_t* body) { return Call<4>(size, body); }
    HRESULT SetILInstrumentedCodeMap(ULONG count, const IlMapEntry* entries) { return Call<5>(count, entries); }
};

struct ProfilerInfo : ComObject {
    HRESULT GetModuleMetaData(ModuleId module, DWORD flags, const Guid* iid, void** metadata) {
        return Call<21>(module, flags, iid, metadata);
    }
    HRESULT GetILFunctionBody(ModuleId module, Token method, const uint8_t** body, ULONG* size) {
        return Call<22>(module, method, body, size);
    }
    HRESULT GetRuntimeInformation(USHORT* instance, DWORD* type, USHORT* major, USHORT* minor, USHORT* build, USHORT* qfe,
                                  ULONG capacity, ULONG* length, WCHAR* version) {
        return Call<67>(instance, type, major, minor, build, qfe, capacity, length, version);
    }
    HRESULT GetModuleInfo2(ModuleId module, const uint8_t** base, ULONG capacity, ULONG* length, WCHAR* name, AssemblyId* assembly, DWORD* flags) {
        return Call<70>(module, base, capacity, length, name, assembly, flags);
    }
    HRESULT InitializeCurrentThread() { return Call<72>(); }
    HRESULT RequestReJIT(ULONG count, const ModuleId* modules, const Token* methods) { return Call<73>(count, modules, methods); }
    HRESULT SetEventMask2(DWORD low, DWORD high) { return Call<82>(low, high); }
    HRESULT EnumNgenModuleMethodsInliningThisMethod(ModuleId inliners, ModuleId inlinee, Token method, BOOL* incomplete, MethodEnum** methods) {
        return Call<83>(inliners, inlinee, method, incomplete, methods);
    }
};

}  // namespace lumigo
