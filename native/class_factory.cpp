#include "class_factory.h"

#include "profiler.h"

namespace lumigo {
namespace {

constexpr Guid kIidClassFactory = {0x00000001, 0x0000, 0x0000, {0xC0, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x46}};

/// IClassFactory. One constant object: there is nothing to count.
struct ClassFactory {
    virtual HRESULT LUMIGO_CALL QueryInterface(const Guid* iid, void** object) {
        if (iid == nullptr || object == nullptr) {
            return kBadPointer;
        }
        bool known = *iid == kIidUnknown || *iid == kIidClassFactory;
        *object = known ? this : nullptr;
        return known ? kOk : kNoInterface;
    }
    virtual ULONG LUMIGO_CALL AddRef() { return 1; }
    virtual ULONG LUMIGO_CALL Release() { return 1; }
    virtual HRESULT LUMIGO_CALL CreateInstance(ComObject* outer, const Guid* iid, void** object) {
        if (object == nullptr) {
            return kBadPointer;
        }
        *object = nullptr;
        if (outer != nullptr) {
            return kNoAggregation;
        }
        Profiler* profiler = Profiler::Instance();
        return profiler == nullptr ? kOutOfMemory : profiler->QueryInterface(iid, object);
    }
    virtual HRESULT LUMIGO_CALL LockServer(BOOL) { return kOk; }
};

ClassFactory factory;

}  // namespace
}  // namespace lumigo

lumigo::HRESULT LUMIGO_CALL DllGetClassObject(const lumigo::Guid* classId, const lumigo::Guid* iid, void** object) {
    if (classId == nullptr || object == nullptr) {
        return lumigo::kBadPointer;
    }
    *object = nullptr;
    return *classId == kClsidProfiler ? lumigo::factory.QueryInterface(iid, object) : lumigo::kClassNotAvailable;
}

lumigo::HRESULT LUMIGO_CALL DllCanUnloadNow() { return lumigo::kFalse; }
