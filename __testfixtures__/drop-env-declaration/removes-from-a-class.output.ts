import { IsOptional, IsString, IsUrl } from 'class-validator';

export class EnvironmentVariables {
  @IsString()
  DATABASE_URL!: string;

  @IsString()
  PORT!: string;
}
