// The runtime's metadata interfaces: only the methods we call.
#pragma once

#include "profiler_types.h"

namespace lumigo {

constexpr Guid kIidMetadataImport = {0x7DAC8207, 0xD3AE, 0x4C75, {0x9B, 0x67, 0x92, 0x80, 0x1A, 0x49, 0x7D, 0x44}};
constexpr Guid kIidMetadataEmit2 = {0xF5DD9950, 0xF693, 0x42E6, {0x83, 0x0E, 0x7B, 0x83, 0x3E, 0x81, 0x46, 0xA9}};
constexpr Guid kIidAssemblyEmit = {0x211EF15B, 0x5317, 0x4438, {0xB1, 0x96, 0xDE, 0xC8, 0x7B, 0x88, 0x76, 0x93}};

constexpr DWORD kOpenRead = 0;
constexpr DWORD kOpenWrite = 1;
constexpr DWORD kOpenReadOnly = 0x10;

/// ASSEMBLYMETADATA. The locale and platform members stay empty.
struct AssemblyVersion {
    USHORT major;
    USHORT minor;
    USHORT build;
    USHORT revision;
    WCHAR* locale;
    ULONG localeLength;
    DWORD* processors;
    ULONG processorCount;
    void* systems;
    ULONG systemCount;
};

using EnumHandle = void*;

struct MetadataImport : ComObject {
    void CloseEnum(EnumHandle handle) { Call<3>(handle); }
    HRESULT FindTypeDefByName(const WCHAR* name, Token enclosing, Token* type) { return Call<9>(name, enclosing, type); }
    HRESULT EnumMethodsWithName(EnumHandle* handle, Token type, const WCHAR* name, Token* methods, ULONG capacity, ULONG* count) {
        return Call<19>(handle, type, name, methods, capacity, count);
    }
    HRESULT GetMethodProps(Token method, Token* type, WCHAR* name, ULONG capacity, ULONG* length, DWORD* attributes, const uint8_t** signature,
                           ULONG* size, ULONG* address, DWORD* flags) {
        return Call<30>(method, type, name, capacity, length, attributes, signature, size, address, flags);
    }
};

struct MetadataEmit : ComObject {
    HRESULT DefineTypeRefByName(Token scope, const WCHAR* name, Token* type) { return Call<12>(scope, name, type); }
    HRESULT DefineMemberRef(Token parent, const WCHAR* name, const uint8_t* signature, ULONG size, Token* member) {
        return Call<14>(parent, name, signature, size, member);
    }
    HRESULT GetTokenFromSig(const uint8_t* signature, ULONG size, Token* token) { return Call<23>(signature, size, token); }
    HRESULT GetTokenFromTypeSpec(const uint8_t* signature, ULONG size, Token* spec) { return Call<26>(signature, size, spec); }
    HRESULT DefineUserString(const WCHAR* text, ULONG length, Token* token) { return Call<28>(text, length, token); }
    HRESULT DefineMethodSpec(Token parent, const uint8_t* signature, ULONG size, Token* spec) { return Call<52>(parent, signature, size, spec); }
};

struct AssemblyEmit : ComObject {
    HRESULT DefineAssemblyRef(const void* key, ULONG keySize, const WCHAR* name, const AssemblyVersion* version, const void* hash, ULONG hashSize,
                              DWORD flags, Token* reference) {
        return Call<4>(key, keySize, name, version, hash, hashSize, flags, reference);
    }
};

}  // namespace lumigo
