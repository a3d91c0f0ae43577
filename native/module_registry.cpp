#include "module_registry.h"

namespace lumigo {

Module* ModuleRegistry::Find(ModuleId id) {
    for (size_t i = 0; i < modules_.Size(); i++) {
        if (modules_[i].id == id) {
            return &modules_[i];
        }
    }
    return nullptr;
}

void ModuleRegistry::Add(const Module& module) {
    LockScope scope(&lock_);
    if (Find(module.id) != nullptr || !modules_.Append(module)) {
        free(module.path);
    }
}

void ModuleRegistry::Remove(ModuleId id) {
    LockScope scope(&lock_);
    if (Module* module = Find(id)) {
        free(module->path);
        modules_.RemoveSwap(static_cast<size_t>(module - modules_.Data()));
    }
}

size_t ModuleRegistry::List(uint64_t* ids, size_t capacity) {
    LockScope scope(&lock_);
    for (size_t i = 0; i < modules_.Size() && i < capacity; i++) {
        ids[i] = modules_[i].id;
    }
    return modules_.Size();
}

bool ModuleRegistry::Describe(ModuleId id, Module* module, WCHAR* path, size_t capacity) {
    LockScope scope(&lock_);
    const Module* found = Find(id);
    if (found == nullptr) {
        return false;
    }
    *module = *found;
    module->path = nullptr;
    if (capacity > found->pathLength) {
        memcpy(path, found->path, (found->pathLength + size_t{1}) * sizeof(WCHAR));
    } else if (capacity > 0) {
        path[0] = 0;
    }
    return true;
}

bool ModuleRegistry::Contains(ModuleId id) {
    LockScope scope(&lock_);
    return Find(id) != nullptr;
}

void ModuleRegistry::SetDetails(ModuleId id, AppDomainId appDomain, const Guid& mvid) {
    LockScope scope(&lock_);
    if (Module* module = Find(id)) {
        module->appDomain = appDomain;
        module->mvid = mvid;
        module->hasDetails = true;
    }
}

}  // namespace lumigo
