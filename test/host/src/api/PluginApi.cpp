#include "Areas.h"
#include "Arrays.h"
#include "PluginSetting.h"
#include "runtime/Plugin.h"
#include "runtime/Runtime.h"

namespace Host
{
	namespace
	{
		// Meta::PluginType and Meta::PluginSource
		constexpr int FOLDER = 2;
		constexpr int USER_FOLDER = 2;

		template <const std::string& (Plugin::*Member)() const>
		std::string Text(const Plugin& self)
		{
			return (self.*Member)();
		}

		template <const std::vector<std::string>& (Plugin::*Member)() const>
		CScriptArray* Texts(const Plugin& self)
		{
			return MakeStringArray((self.*Member)());
		}

		template <int Value>
		int Constant(const Plugin&)
		{
			return Value;
		}

		bool HasManifest(const Plugin&)
		{
			return true;
		}

		// Shared code runs as its caller, so to it the settings of the plugin that it came from are another's.
		bool IsReachable(const Plugin& owner, const Setting& setting)
		{
			return setting.Visible || !GetRuntime().Data().HiddenSettingsOwn || GetRuntime().ExecutingPlugin() == &owner;
		}

		PluginSetting* GetSetting(Plugin& self, const std::string& varName)
		{
			const std::vector<Setting>& settings = self.Settings();
			for (size_t i = 0; i < settings.size(); i++) {
				if (settings[i].VarName == varName) {
					return IsReachable(self, settings[i]) ? new PluginSetting(&self, i) : nullptr;
				}
			}
			return nullptr;
		}

		CScriptArray* GetSettings(Plugin& self)
		{
			asIScriptEngine* engine = asGetActiveContext()->GetEngine();
			const asUINT count = static_cast<asUINT>(self.Settings().size());
			CScriptArray* array = CScriptArray::Create(engine->GetTypeInfoByDecl("array<Meta::PluginSetting@>"), count);
			for (asUINT i = 0; i < count; i++) {
				*static_cast<PluginSetting**>(array->At(i)) = new PluginSetting(&self, i);
			}
			return array;
		}

		void Enable(Plugin& self)
		{
			self.RequestEnabled(true);
		}

		void Disable(Plugin& self)
		{
			self.RequestEnabled(false);
		}
	}

	void RegisterPlugin(asIScriptEngine* engine)
	{
		Namespace scope(engine, "Meta");
		scope.Enum("PluginType", {{"Unknown", 0}, {"Legacy", 1}, {"Folder", 2}, {"Zip", 3}});
		scope.Enum("PluginSource", {{"Unknown", 0}, {"ApplicationFolder", 1}, {"UserFolder", 2}});
		RegisterPluginSetting(engine);

		Type type(engine, "Plugin", 0, asOBJ_REF);
		type.Counted<Plugin>();
		type.Extension("string get_ID()", asFUNCTION(Text<&Plugin::Id>));
		type.Extension("string get_Name()", asFUNCTION(Text<&Plugin::Name>));
		type.Extension("string get_Author()", asFUNCTION(Text<&Plugin::Author>));
		type.Extension("string get_Category()", asFUNCTION(Text<&Plugin::Category>));
		type.Extension("string get_Version()", asFUNCTION(Text<&Plugin::Version>));
		type.Extension("string get_SourcePath()", asFUNCTION(Text<&Plugin::SourcePath>));
		type.Extension("string[]@ get_Blocks()", asFUNCTION(Texts<&Plugin::Blocks>));
		type.Extension("string[]@ get_Dependencies()", asFUNCTION(Texts<&Plugin::Dependencies>));
		type.Extension("string[]@ get_OptionalDependencies()", asFUNCTION(Texts<&Plugin::OptionalDependencies>));
		type.Extension("Meta::PluginType get_Type()", asFUNCTION(Constant<FOLDER>));
		type.Extension("Meta::PluginSource get_Source()", asFUNCTION(Constant<USER_FOLDER>));
		type.Extension("int get_SignatureLevel()", asFUNCTION(Constant<0>));
		type.Extension("bool get_HasManifest()", asFUNCTION(HasManifest));
		type.Method("int get_SiteID()", asMETHOD(Plugin, SiteId));
		type.Method("bool get_Enabled()", asMETHOD(Plugin, Enabled));
		type.Method("void set_Enabled(bool)", asMETHOD(Plugin, RequestEnabled));
		type.Extension("void Enable()", asFUNCTION(Enable));
		type.Extension("void Disable()", asFUNCTION(Disable));
		type.Extension("Meta::PluginSetting@[]@ GetSettings()", asFUNCTION(GetSettings));
		type.Extension("Meta::PluginSetting@ GetSetting(const string&in varName)", asFUNCTION(GetSetting));
	}
}
