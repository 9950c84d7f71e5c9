import { IsOptional, IsString, IsUrl } from 'class-validator';

export class EnvironmentVariables {
  @IsString()
  DATABASE_URL!: string;

  @IsOptional()
  @IsUrl({ require_tld: false }, { message: 'DIRECT_URL has to be a URL' })
  DIRECT_URL?: string;

  @IsString() SHADOW_DATABASE_URL: string;

  @IsString()
  PORT!: string;
}
