// Scalar types, result codes and the one calling helper shared by everything that talks to the runtime.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(_WIN32) && !defined(_WIN64)
#define LUMIGO_CALL __stdcall
#else
#define LUMIGO_CALL
#endif

namespace lumigo {

using HRESULT = int32_t;
using BOOL = int32_t;
using DWORD = uint32_t;
using ULONG = uint32_t;
using USHORT = uint16_t;
using WCHAR = char16_t;
using Token = uint32_t;
using ModuleId = uintptr_t;
using AssemblyId = uintptr_t;
using FunctionId = uintptr_t;

constexpr HRESULT kOk = 0;
constexpr HRESULT kFalse = 1;
constexpr HRESULT kNotImplemented = static_cast<HRESULT>(0x80004001u);
constexpr HRESULT kNoInterface = static_cast<HRESULT>(0x80004002u);
constexpr HRESULT kBadPointer = static_cast<HRESULT>(0x80004003u);
constexpr HRESULT kFail = static_cast<HRESULT>(0x80004005u);
constexpr HRESULT kOutOfMemory = static_cast<HRESULT>(0x8007000Eu);
constexpr HRESULT kInvalidArgument = static_cast<HRESULT>(0x80070057u);
constexpr HRESULT kNotFound = static_cast<HRESULT>(0x80131130u);
constexpr HRESULT kTimeout = static_cast<HRESULT>(0x80131505u);
constexpr HRESULT kNoAggregation = static_cast<HRESULT>(0x80040110u);
constexpr HRESULT kClassNotAvailable = static_cast<HRESULT>(0x80040111u);
constexpr HRESULT kCancelActivation = static_cast<HRESULT>(0x80131375u);

constexpr bool Failed(HRESULT hr) { return hr < 0; }

struct Guid {
    uint32_t data1;
    uint16_t data2;
    uint16_t data3;
    uint8_t data4[8];

    bool operator==(const Guid& other) const { return memcmp(this, &other, sizeof(Guid)) == 0; }
};
static_assert(sizeof(Guid) == 16, "a GUID is 16 bytes on every platform");

/// An interface pointer handed out by the runtime. The slots we use are called by number,
/// so that interfaces with a hundred methods need one line per method really called.
struct ComObject {
    void** vtable;

    template <int Slot, typename... Arguments>
    HRESULT Call(Arguments... arguments) {
        using Method = HRESULT(LUMIGO_CALL*)(ComObject*, Arguments...);
        return reinterpret_cast<Method>(vtable[Slot])(this, arguments...);
    }

    HRESULT QueryInterface(const Guid* iid, void** object) { return Call<0>(iid, object); }
    void Release() { Call<2>(); }
};

/// Releases what it holds at the end of a scope. Never used for globals: nothing of ours runs at exit.
template <typename T>
class ComPtr {
public:
    ComPtr() = default;
    ComPtr(const ComPtr&) = delete;
    ComPtr& operator=(const ComPtr&) = delete;
    ~ComPtr() {
        if (object_ != nullptr) {
            object_->Release();
        }
    }

    T* operator->() const { return object_; }
    T* Get() const { return object_; }
    explicit operator bool() const { return object_ != nullptr; }

    /// For out parameters.
    void** Receive() { return reinterpret_cast<void**>(&object_); }
    T** ReceiveTyped() { return &object_; }

private:
    T* object_ = nullptr;
};

}  // namespace lumigo
