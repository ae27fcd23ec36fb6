#include "Areas.h"
#include "PluginSetting.h"

namespace Host
{
	namespace
	{
		template <std::string Setting::*Member>
		std::string Text(const PluginSetting& self)
		{
			const Setting* setting = self.Find();
			return setting ? setting->*Member : "";
		}

		bool Visible(const PluginSetting& self)
		{
			const Setting* setting = self.Find();
			return setting && setting->Visible;
		}

		template <typename T, SettingType Kind>
		T Read(const PluginSetting& self)
		{
			const void* address = self.Address(Kind);
			return address ? *static_cast<const T*>(address) : T();
		}

		template <typename T, SettingType Kind>
		void Write(PluginSetting& self, T value)
		{
			if (void* address = self.Address(Kind)) {
				*static_cast<T*>(address) = value;
				self.MarkChanged();
			}
		}

		template <typename T, SettingType Kind>
		void WriteObject(PluginSetting& self, const T& value)
		{
			Write<T, Kind>(self, value);
		}

		int ReadEnumName(const PluginSetting& self, std::string& name)
		{
			const int value = Read<int, SettingType::Enum>(self);
			if (const Setting* setting = self.Find()) {
				name = ReadSetting(asGetActiveContext()->GetEngine(), *setting);
			}
			return value;
		}

		template <typename T, SettingType Kind>
		void RegisterNumber(Type& type, const std::string& name, const std::string& label)
		{
			type.Extension(name + " Read" + label + "()", asFUNCTION((Read<T, Kind>)));
			type.Extension("void Write" + label + "(" + name + ")", asFUNCTION((Write<T, Kind>)));
		}

		template <typename T, SettingType Kind>
		void RegisterObject(Type& type, const std::string& name, const std::string& label)
		{
			type.Extension(name + " Read" + label + "()", asFUNCTION((Read<T, Kind>)));
			type.Extension("void Write" + label + "(const " + name + "&in)", asFUNCTION((WriteObject<T, Kind>)));
		}
	}

	void RegisterPluginSetting(asIScriptEngine* engine)
	{
		Namespace scope(engine, "Meta");
		scope.Enum("PluginSettingType", {
			{"Unknown", 0}, {"Bool", 1}, {"Enum", 2}, {"Float", 3}, {"Double", 4}, {"Int8", 5}, {"Int16", 6}, {"Int32", 7},
			{"String", 8}, {"Vec2", 9}, {"Vec3", 10}, {"Vec4", 11}, {"Uint8", 12}, {"Uint16", 13}, {"Uint32", 14},
		});

		Type type(engine, "PluginSetting", 0, asOBJ_REF);
		type.Counted<PluginSetting>();
		type.Extension("string get_Namespace()", asFUNCTION(Text<&Setting::Namespace>));
		type.Extension("string get_VarName()", asFUNCTION(Text<&Setting::VarName>));
		type.Extension("string get_Name()", asFUNCTION(Text<&Setting::Name>));
		type.Extension("string get_TypeName()", asFUNCTION(Text<&Setting::TypeName>));
		type.Extension("string get_Description()", asFUNCTION(Text<&Setting::Description>));
		type.Extension("string get_Category()", asFUNCTION(Text<&Setting::Category>));
		type.Method("Meta::PluginSettingType get_Type()", asMETHOD(PluginSetting, Type));
		type.Extension("bool get_Visible()", asFUNCTION(Visible));
		type.Method("void Reset()", asMETHOD(PluginSetting, Reset));
		type.Extension("int ReadEnum(string&out name)", asFUNCTION(ReadEnumName));

		RegisterNumber<bool, SettingType::Bool>(type, "bool", "Bool");
		RegisterNumber<int, SettingType::Enum>(type, "int", "Enum");
		RegisterNumber<float, SettingType::Float>(type, "float", "Float");
		RegisterNumber<double, SettingType::Double>(type, "double", "Double");
		RegisterNumber<int8_t, SettingType::Int8>(type, "int8", "Int8");
		RegisterNumber<int16_t, SettingType::Int16>(type, "int16", "Int16");
		RegisterNumber<int32_t, SettingType::Int32>(type, "int", "Int32");
		RegisterNumber<uint8_t, SettingType::Uint8>(type, "uint8", "Uint8");
		RegisterNumber<uint16_t, SettingType::Uint16>(type, "uint16", "Uint16");
		RegisterNumber<uint32_t, SettingType::Uint32>(type, "uint", "Uint32");
		RegisterObject<std::string, SettingType::String>(type, "string", "String");
	}
}
