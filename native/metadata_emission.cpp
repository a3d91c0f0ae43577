#include "metadata_emission.h"

#include <new>

#include "utf16.h"

namespace lumigo {
namespace {

constexpr uint32_t kMostReferences = 100000;
constexpr uint32_t kMostUnits = 1 << 20;

bool IsSameAssembly(AssemblyImport* import, Token candidate, const lumigo_reference& wanted) {
    WCHAR name[512];
    ULONG length = 0;
    DWORD flags = 0;
    AssemblyVersion version = {};
    const void* key = nullptr;
    const void* hash = nullptr;
    ULONG keySize = 0, hashSize = 0;
    if (Failed(import->GetAssemblyRefProps(candidate, &key, &keySize, name, 512, &length, &version, &hash, &hashSize, &flags)) || length > 512) {
        return false;
    }
    return Equals(name, wanted.name) && version.major == wanted.version[0] && version.minor == wanted.version[1] &&
           version.build == wanted.version[2] && version.revision == wanted.version[3] && keySize == wanted.blob_size &&
           (keySize == 0 || memcmp(key, wanted.blob, keySize) == 0);
}

}  // namespace

MetadataEmission* MetadataEmission::Create(ModuleId module, const lumigo_reference* references, uint32_t count) {
    void* memory = count > kMostReferences ? nullptr : malloc(sizeof(MetadataEmission));
    if (memory == nullptr) {
        return nullptr;
    }
    MetadataEmission* emission = new (memory) MetadataEmission(module);
    for (uint32_t i = 0; i < count; i++) {
        if (!emission->Copy(references[i])) {
            emission->Destroy();
            return nullptr;
        }
    }
    return emission;
}

bool MetadataEmission::Copy(const lumigo_reference& reference) {
    if (reference.name_length > kMostUnits || reference.blob_size > kMostUnits || !references_.Append(reference)) {
        return false;
    }
    Array<WCHAR> name;
    Bytes blob;
    bool copied = name.Append(reference.name, reference.name_length) && name.Append(WCHAR{0}) && blob.Append(reference.blob, reference.blob_size);
    lumigo_reference& copy = references_[references_.Size() - 1];
    copy.name = name.Detach();
    copy.blob = blob.Detach();
    return copied;
}

void MetadataEmission::Destroy() {
    for (size_t i = 0; i < references_.Size(); i++) {
        free(const_cast<char16_t*>(references_[i].name));
        free(const_cast<uint8_t*>(references_[i].blob));
    }
    this->~MetadataEmission();
    free(this);
}

HRESULT MetadataEmission::Run(ProfilerInfo* info) {
    if (!tokens_.Resize(references_.Size())) {
        return kOutOfMemory;
    }
    ComPtr<MetadataEmit> emit;
    HRESULT result = info->GetModuleMetaData(module_, kOpenRead | kOpenWrite, &kIidMetadataEmit2, emit.Receive());
    emit_ = emit.Get();
    for (size_t i = 0; i < references_.Size() && !Failed(result); i++) {
        lumigo_reference& reference = references_[i];
        if ((reference.parent & 0xFF000000u) == LUMIGO_PARENT_OF_BATCH) {
            uint32_t index = reference.parent & 0xFFFFFFu;
            if (index >= i) {
                return kInvalidArgument;
            }
            reference.parent = tokens_[index];
        }
        result = Emit(reference, &tokens_[i]);
    }
    return result;
}

// The runtime's emitter looks for an equal row before it adds a type, member, type spec, method spec or signature; only for assemblies it does not.
HRESULT MetadataEmission::Emit(const lumigo_reference& r, Token* token) {
    switch (r.kind) {
        case LUMIGO_ASSEMBLY_REF: return FindOrDefineAssembly(r, token);
        case LUMIGO_TYPE_REF: return emit_->DefineTypeRefByName(r.parent, r.name, token);
        case LUMIGO_MEMBER_REF: return emit_->DefineMemberRef(r.parent, r.name, r.blob, r.blob_size, token);
        case LUMIGO_TYPE_SPEC: return emit_->GetTokenFromTypeSpec(r.blob, r.blob_size, token);
        case LUMIGO_METHOD_SPEC: return emit_->DefineMethodSpec(r.parent, r.blob, r.blob_size, token);
        case LUMIGO_SIGNATURE: return emit_->GetTokenFromSig(r.blob, r.blob_size, token);
        case LUMIGO_USER_STRING: return emit_->DefineUserString(r.name, r.name_length, token);
        default: return kInvalidArgument;
    }
}

HRESULT MetadataEmission::FindOrDefineAssembly(const lumigo_reference& r, Token* token) {
    ComPtr<AssemblyImport> import;
    ComPtr<AssemblyEmit> define;
    HRESULT result = emit_->QueryInterface(&kIidAssemblyImport, import.Receive());
    result = Failed(result) ? result : emit_->QueryInterface(&kIidAssemblyEmit, define.Receive());
    if (Failed(result)) {
        return result;
    }
    EnumHandle handle = nullptr;
    Token candidate = 0;
    ULONG count = 0;
    bool found = false;
    while (!found && import->EnumAssemblyRefs(&handle, &candidate, 1, &count) == kOk && count == 1) {
        found = IsSameAssembly(import.Get(), candidate, r);
    }
    import->CloseEnum(handle);
    if (found) {
        *token = candidate;
        return kOk;
    }
    AssemblyVersion version = {};
    version.major = r.version[0];
    version.minor = r.version[1];
    version.build = r.version[2];
    version.revision = r.version[3];
    return define->DefineAssemblyRef(r.blob_size == 0 ? nullptr : r.blob, r.blob_size, r.name, &version, nullptr, 0, 0, token);
}

}  // namespace lumigo
