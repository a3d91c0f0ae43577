using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Lumigo.BuildTests;

/// <summary>Writes an assembly with one method whose body the test makes up, so that it can refer to what no compiler would accept.</summary>
internal static class FabricatedAssembly
{
    public static string Write(string folder, string name, Action<ModuleDefinition, ILProcessor> body)
    {
        using var assembly = AssemblyDefinition.CreateAssembly(new AssemblyNameDefinition(name, new Version(1, 0)), name, ModuleKind.Dll);
        var module = assembly.MainModule;
        var runtime = new AssemblyNameReference("System.Runtime", new Version(8, 0, 0, 0));
        module.AssemblyReferences.Add(runtime);
        // Cecil takes the core library of the running process otherwise.
        var voidType = new TypeReference("System", "Void", module, runtime, valueType: true);
        var objectType = new TypeReference("System", "Object", module, runtime);
        var type = new TypeDefinition("Fabricated", "Program", TypeAttributes.Public | TypeAttributes.Class, objectType);
        var method = new MethodDefinition("Run", MethodAttributes.Public | MethodAttributes.Static, voidType);
        type.Methods.Add(method);
        module.Types.Add(type);
        var il = method.Body.GetILProcessor();
        body(module, il);
        il.Emit(OpCodes.Ret);
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, name + ".dll");
        module.Write(path);
        return path;
    }

    /// <summary>A call of a static method without parameters, of a type in another assembly.</summary>
    public static void Call(ModuleDefinition module, ILProcessor il, string assembly, string typeNamespace, string type, string method, Version? version = null)
    {
        var scope = module.AssemblyReferences.FirstOrDefault(reference => reference.Name == assembly);
        if (scope is null)
        {
            scope = new AssemblyNameReference(assembly, version ?? new Version(1, 0, 0, 0));
            module.AssemblyReferences.Add(scope);
        }

        var owner = new TypeReference(typeNamespace, type, module, scope);
        il.Emit(OpCodes.Call, new MethodReference(method, il.Body.Method.ReturnType, owner));
    }
}
