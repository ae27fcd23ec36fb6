#include <filesystem>
#include <system_error>

#include "Areas.h"
#include "runtime/Plugin.h"
#include "runtime/Runtime.h"

namespace Host
{
	namespace
	{
		namespace fs = std::filesystem;

		void ThrowOn(const std::error_code& fault, const std::string& action, const std::string& path)
		{
			if (fault) {
				ThrowInScript("Cannot " + action + " \"" + path + "\": " + fault.message());
			}
		}

		std::string FromDataFolder(const std::string& name)
		{
			return GetRuntime().DataFolder() + "/" + name;
		}

		std::string FromStorageFolder(const std::string& name)
		{
			const Plugin* plugin = GetRuntime().ExecutingPlugin();
			if (!plugin) {
				ThrowInScript("Cannot name a storage folder: no plugin is executing");
				return "";
			}
			const std::string folder = FromDataFolder("PluginStorage/" + plugin->Id());
			std::error_code fault;
			fs::create_directories(folder, fault);
			ThrowOn(fault, "create folder", folder);
			return folder + "/" + name;
		}

		bool FileExists(const std::string& path)
		{
			std::error_code fault;
			return fs::exists(path, fault) && !fs::is_directory(path, fault);
		}

		void Delete(const std::string& path)
		{
			std::error_code fault;
			fs::remove(path, fault);
			ThrowOn(fault, "delete", path);
		}

		void CreateFolder(const std::string& path, bool recursive)
		{
			std::error_code fault;
			recursive ? fs::create_directories(path, fault) : fs::create_directory(path, fault);
			ThrowOn(fault, "create folder", path);
		}

		void SetClipboard(const std::string& text)
		{
			GetRuntime().Emit({{"type", "clipboard"}, {"text", text}});
		}
	}

	void RegisterIO(asIScriptEngine* engine)
	{
		RegisterFile(engine);
		RegisterFileSource(engine);
		Namespace scope(engine, "IO");
		scope.Function("string FromStorageFolder(const string&in filename)", asFUNCTION(FromStorageFolder));
		scope.Function("string FromDataFolder(const string&in filename)", asFUNCTION(FromDataFolder));
		scope.Function("bool FileExists(const string&in filename)", asFUNCTION(FileExists));
		scope.Function("void Delete(const string&in filename)", asFUNCTION(Delete));
		scope.Function("void CreateFolder(const string&in path, bool recursive = true)", asFUNCTION(CreateFolder));
		scope.Function("void SetClipboard(const string&in text)", asFUNCTION(SetClipboard));
	}
}
