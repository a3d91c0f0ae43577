#include "module_registry.h"

namespace lumigo {

void ModuleRegistry::Add(const lumigo_module& module) {
    LockScope scope(&lock_);
    modules_.Append(module);  // without memory the module is not woven
}

size_t ModuleRegistry::List(lumigo_module* modules, size_t capacity) {
    LockScope scope(&lock_);
    for (size_t i = 0; i < modules_.Size() && i < capacity; i++) {
        modules[i] = modules_[i];
    }
    return modules_.Size();
}

bool ModuleRegistry::Contains(ModuleId id) {
    LockScope scope(&lock_);
    for (size_t i = 0; i < modules_.Size(); i++) {
        if (modules_[i].id == id) {
            return true;
        }
    }
    return false;
}

}  // namespace lumigo
