#include "weaver_service.h"

#include <new>

#include "class_factory.h"
#include "il_body.h"
#include "metadata_emission.h"
#include "profiler.h"

namespace lumigo {
namespace {

/// Items without members that need cleaning differ only in what they run.
template <typename Item>
class SimpleItem : public WorkItem {
public:
    template <typename... Arguments>
    static Item* Create(Arguments... arguments) {
        void* memory = malloc(sizeof(Item));
        return memory == nullptr ? nullptr : new (memory) Item(arguments...);
    }

private:
    void Destroy() override {
        Item* item = static_cast<Item*>(this);
        item->~Item();
        free(item);
    }
};

/// The module's identity and application domain.
class ModuleDetails final : public SimpleItem<ModuleDetails> {
public:
    ModuleDetails(ModuleRegistry* registry, ModuleId module, AssemblyId assembly) : registry_(registry), module_(module), assembly_(assembly) {}

    HRESULT Run(ProfilerInfo* info) override {
        ComPtr<MetadataImport> import;
        Guid mvid = {};
        ULONG length = 0;
        AppDomainId appDomain = 0;
        ModuleId manifestModule = 0;
        HRESULT result = info->GetModuleMetaData(module_, kOpenRead, &kIidMetadataImport, import.Receive());
        result = Failed(result) ? result : import->GetScopeProps(nullptr, 0, &length, &mvid);
        result = Failed(result) ? result : info->GetAssemblyInfo(assembly_, 0, &length, nullptr, &appDomain, &manifestModule);
        if (!Failed(result)) {
            registry_->SetDetails(module_, appDomain, mvid);
        }
        return result;
    }

private:
    ModuleRegistry* registry_;
    ModuleId module_;
    AssemblyId assembly_;
};

class ReJitRequest final : public SimpleItem<ReJitRequest> {
public:
    bool Add(ModuleId module, Token method) { return modules_.Append(module) && methods_.Append(method); }

    HRESULT Run(ProfilerInfo* info) override {
        return info->RequestReJIT(static_cast<ULONG>(modules_.Size()), modules_.Data(), methods_.Data());
    }

private:
    Array<ModuleId> modules_;
    Array<Token> methods_;
};

class InlinerSearch final : public SimpleItem<InlinerSearch> {
public:
    InlinerSearch(ModuleId searched, ModuleId module, Token method) : searched_(searched), module_(module), method_(method) {}

    HRESULT Run(ProfilerInfo* info) override {
        ComPtr<MethodEnum> methods;
        HRESULT result = info->EnumNgenModuleMethodsInliningThisMethod(searched_, module_, method_, &incomplete, methods.ReceiveTyped());
        MethodOfModule found = {};
        ULONG count = 0;
        while (!Failed(result) && methods && methods->Next(1, &found, &count) == kOk && count == 1) {
            result = inliners.Append({found.module, found.method, 0}) ? result : kOutOfMemory;
        }
        return result;
    }

    Array<lumigo_method> inliners;
    BOOL incomplete = 0;

private:
    ModuleId searched_;
    ModuleId module_;
    Token method_;
};

size_t MapSize(const lumigo_method_body& method, const IlBody& body) {
    size_t start = (body.size + 3) & ~size_t{3};
    return start < method.size ? method.size - start : 0;
}

bool IsMethod(uint32_t token) { return token >> 24 == 0x06 && (token & 0xFFFFFF) != 0; }

}  // namespace
}  // namespace lumigo

using namespace lumigo;

LUMIGO_EXPORT int32_t lumigo_weaver_attached(uint32_t version) {
    return version == LUMIGO_WEAVER_VERSION && Profiler::Active() != nullptr ? 1 : 0;
}

LUMIGO_EXPORT int32_t lumigo_weaver_modules(uint64_t* ids, uint32_t capacity, uint32_t* count) {
    Profiler* profiler = Profiler::Active();
    if (profiler == nullptr) {
        return kFail;
    }
    *count = static_cast<uint32_t>(profiler->Modules()->List(ids, capacity));
    return kOk;
}

LUMIGO_EXPORT int32_t lumigo_weaver_module(uint64_t id, lumigo_module* module, char16_t* path, uint32_t capacity) {
    Profiler* profiler = Profiler::Active();
    if (profiler == nullptr) {
        return kFail;
    }
    Module found = {};
    if (!profiler->Modules()->Describe(id, &found, nullptr, 0)) {
        return kNotFound;
    }
    if (!found.hasDetails) {
        ModuleDetails* details = ModuleDetails::Create(profiler->Modules(), found.id, found.assembly);
        HRESULT result = profiler->Execute(details);
        if (Failed(result)) {
            return result;
        }
    }
    if (!profiler->Modules()->Describe(id, &found, path, capacity)) {
        return kNotFound;
    }
    *module = {found.id, found.assembly, found.appDomain, found.base, found.flags, found.pathLength, {}};
    memcpy(module->mvid, &found.mvid, sizeof(module->mvid));
    return kOk;
}

LUMIGO_EXPORT int32_t lumigo_weaver_body(uint64_t module, uint32_t method, uint8_t* body, uint32_t capacity, uint32_t* size) {
    Profiler* profiler = Profiler::Active();
    if (profiler == nullptr || !profiler->Modules()->Contains(module)) {
        return profiler == nullptr ? kFail : kNotFound;
    }
    const uint8_t* original = nullptr;
    *size = 0;
    // One of the few calls that are allowed on any thread.
    HRESULT result = profiler->Info()->GetILFunctionBody(module, method, &original, size);
    if (!Failed(result) && *size <= capacity) {
        memcpy(body, original, *size);
    }
    return result;
}

LUMIGO_EXPORT int32_t lumigo_weaver_emit(uint64_t module, const lumigo_reference* references, uint32_t count, uint32_t* tokens) {
    Profiler* profiler = Profiler::Active();
    if (profiler == nullptr || !profiler->Modules()->Contains(module)) {
        return profiler == nullptr ? kFail : kNotFound;
    }
    MetadataEmission* emission = MetadataEmission::Create(module, references, count);
    return profiler->Execute(emission, [&] {
        for (size_t i = 0; i < emission->Tokens().Size(); i++) {
            tokens[i] = emission->Tokens()[i];
        }
    });
}

LUMIGO_EXPORT int32_t lumigo_weaver_rejit(const lumigo_method_body* methods, uint32_t count) {
    Profiler* profiler = Profiler::Active();
    if (profiler == nullptr) {
        return kFail;
    }
    for (uint32_t i = 0; i < count; i++) {
        IlBody parsed;
        if (!profiler->Modules()->Contains(methods[i].module)) {
            return kNotFound;
        }
        if (!IsMethod(methods[i].method) || (methods[i].size != 0 && (!ParseIlBody(methods[i].body, methods[i].size, &parsed) ||
                                                                      MapSize(methods[i], parsed) % sizeof(IlMapEntry) != 0))) {
            return kInvalidArgument;
        }
    }
    ReJitRequest* request = ReJitRequest::Create();
    for (uint32_t i = 0; request != nullptr && i < count; i++) {
        IlBody parsed;
        bool hasBody = methods[i].size != 0 && ParseIlBody(methods[i].body, methods[i].size, &parsed);
        size_t mapSize = hasBody ? MapSize(methods[i], parsed) : 0;
        if (!request->Add(methods[i].module, methods[i].method) ||
            !profiler->Bodies()->Put(methods[i].module, methods[i].method, methods[i].body, hasBody ? parsed.size : 0,
                                     methods[i].body + (methods[i].size - mapSize), mapSize)) {
            request->Release();
            request->Release();
            return kOutOfMemory;
        }
    }
    return count == 0 ? kOk : profiler->Execute(request);
}

LUMIGO_EXPORT int32_t lumigo_weaver_inliners(uint64_t inliners_module, uint64_t module, uint32_t method, lumigo_method* methods, uint32_t capacity,
                                             uint32_t* count, int32_t* incomplete) {
    Profiler* profiler = Profiler::Active();
    if (profiler == nullptr || !profiler->Modules()->Contains(module) || !profiler->Modules()->Contains(inliners_module)) {
        return profiler == nullptr ? kFail : kNotFound;
    }
    InlinerSearch* search = InlinerSearch::Create(static_cast<ModuleId>(inliners_module), static_cast<ModuleId>(module), method);
    return profiler->Execute(search, [&] {
        size_t found = search->inliners.Size();
        for (size_t i = 0; i < found && i < capacity; i++) {
            methods[i] = search->inliners[i];
        }
        *count = static_cast<uint32_t>(found);
        *incomplete = search->incomplete;
    });
}
