#include "runtime/SettingAttributes.h"

#include <algorithm>
#include <stdexcept>

#include "runtime/Verify.h"

namespace Host
{
	static std::string QualifiedName(const Attribute& attribute)
	{
		return attribute.Namespace.empty() ? attribute.Declares : attribute.Namespace + "::" + attribute.Declares;
	}

	static Setting MakeSetting(asIScriptModule& module, const Attribute& attribute)
	{
		for (asUINT i = 0; i < module.GetGlobalVarCount(); ++i) {
			const char* name = nullptr;
			const char* space = nullptr;
			int type = 0;
			Verify(module.GetGlobalVar(i, &name, &space, &type), "read a global variable");
			if (attribute.Declares != name || attribute.Namespace != space) {
				continue;
			}
			Setting setting;
			setting.VarName = name;
			setting.Namespace = space;
			setting.Name = attribute.Get("name", name);
			setting.Category = attribute.Get("category", "General");
			setting.Description = attribute.Get("description");
			setting.TypeName = module.GetEngine()->GetTypeDeclaration(type, true);
			setting.Visible = !attribute.Has("hidden");
			setting.TypeId = type;
			setting.Address = module.GetAddressOfGlobalVar(i);
			setting.Default = ReadSetting(module.GetEngine(), setting);
			return setting;
		}
		throw std::runtime_error("Cannot find the global variable of setting \"" + QualifiedName(attribute) + "\"");
	}

	static SettingsTab MakeTab(asIScriptModule& module, const Attribute& attribute)
	{
		asIScriptFunction* function = module.GetFunctionByDecl(("void " + QualifiedName(attribute) + "()").c_str());
		if (function == nullptr) {
			throw std::runtime_error("Cannot find the function \"void " + QualifiedName(attribute) + "()\" of a settings tab");
		}
		return {attribute.Get("name", attribute.Declares), std::stoi(attribute.Get("order", "0")), function};
	}

	void ApplyAttributes(Plugin& plugin, const std::vector<Attribute>& attributes)
	{
		for (const Attribute& attribute : attributes) {
			if (attribute.Kind == "Setting") {
				plugin.Settings().push_back(MakeSetting(*plugin.Module(), attribute));
			} else if (attribute.Kind == "SettingsTab") {
				plugin.Tabs().push_back(MakeTab(*plugin.Module(), attribute));
			}
		}
		std::stable_sort(plugin.Tabs().begin(), plugin.Tabs().end(), [](const SettingsTab& a, const SettingsTab& b) { return a.Order < b.Order; });
	}
}
