#include "weaver_service.h"

#include "class_factory.h"
#include "metadata_emission.h"
#include "profiler.h"

namespace lumigo {
namespace {

constexpr uint32_t kMostReferences = 100000;

bool IsMethod(uint32_t token) { return token >> 24 == 0x06 && (token & 0xFFFFFF) != 0; }

/// The attached profiler, when the module is offered; else null and the answer why not.
Profiler* ProfilerFor(uint64_t module, HRESULT* why) {
    Profiler* profiler = Profiler::Active();
    bool offered = profiler != nullptr && profiler->Modules()->Contains(module);
    *why = profiler == nullptr ? kFail : kNotFound;
    return offered ? profiler : nullptr;
}

}  // namespace
}  // namespace lumigo

using namespace lumigo;

LUMIGO_EXPORT int32_t lumigo_weaver_attached(uint32_t version) {
    return version == LUMIGO_WEAVER_VERSION && Profiler::Active() != nullptr ? 1 : 0;
}

LUMIGO_EXPORT int32_t lumigo_weaver_modules(lumigo_module* modules, uint32_t capacity, uint32_t* count) {
    Profiler* profiler = Profiler::Active();
    if (profiler == nullptr) {
        return kFail;
    }
    *count = static_cast<uint32_t>(profiler->Modules()->List(modules, capacity));
    return kOk;
}

LUMIGO_EXPORT int32_t lumigo_weaver_body(uint64_t module, uint32_t method, uint8_t* body, uint32_t capacity, uint32_t* size) {
    HRESULT result = kOk;
    Profiler* profiler = ProfilerFor(module, &result);
    if (profiler == nullptr) {
        return result;
    }
    const uint8_t* original = nullptr;
    *size = 0;
    // One of the few calls that are allowed on any thread.
    result = profiler->Info()->GetILFunctionBody(module, method, &original, size);
    if (!Failed(result) && *size <= capacity) {
        memcpy(body, original, *size);
    }
    return result;
}

LUMIGO_EXPORT int32_t lumigo_weaver_emit(uint64_t module, const lumigo_reference* references, uint32_t count, uint32_t* tokens) {
    HRESULT result = kOk;
    Profiler* profiler = ProfilerFor(module, &result);
    if (profiler == nullptr || count > kMostReferences) {
        return profiler == nullptr ? result : kInvalidArgument;
    }
    return profiler->Execute([=](ProfilerInfo* info) { return EmitReferences(info, module, references, count, tokens); });
}

LUMIGO_EXPORT int32_t lumigo_weaver_rejit(const uint64_t* modules, const uint32_t* methods, const lumigo_body* bodies, uint32_t count) {
    HRESULT result = kFail;
    for (uint32_t i = 0; i < count; i++) {
        if (ProfilerFor(modules[i], &result) == nullptr) {
            return result;
        }
        if (!IsMethod(methods[i]) || (bodies[i].size == 0 && bodies[i].map_count != 0)) {
            return kInvalidArgument;
        }
    }
    Profiler* profiler = Profiler::Active();
    for (uint32_t i = 0; profiler != nullptr && i < count; i++) {
        if (!profiler->Bodies()->Put(modules[i], methods[i], bodies[i])) {
            return kOutOfMemory;
        }
    }
    if (profiler == nullptr || count == 0) {
        return profiler == nullptr ? kFail : kOk;
    }
    return profiler->Execute([=](ProfilerInfo* info) { return info->RequestReJIT(count, modules, methods); });
}

LUMIGO_EXPORT int32_t lumigo_weaver_inliners(uint64_t inliners_module, uint64_t module, uint32_t method, lumigo_method* methods, uint32_t capacity,
                                             uint32_t* count, int32_t* incomplete) {
    HRESULT result = kOk;
    Profiler* profiler = ProfilerFor(module, &result);
    if (profiler == nullptr || ProfilerFor(inliners_module, &result) == nullptr) {
        return result;
    }
    return profiler->Execute([=](ProfilerInfo* info) {
        ComPtr<MethodEnum> found;
        HRESULT answer = info->EnumNgenModuleMethodsInliningThisMethod(inliners_module, module, method, incomplete, found.ReceiveTyped());
        MethodOfModule one = {};
        ULONG fetched = 0;
        for (*count = 0; !Failed(answer) && found && found->Next(1, &one, &fetched) == kOk && fetched == 1; ++*count) {
            if (*count < capacity) {
                methods[*count] = {one.module, one.method, 0};
            }
        }
        return answer;
    });
}
